package dev.dayone.ingest.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An address in a table of repositories never makes this machine ask what only it can reach. */
class RepositoryAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.127.0.1",
                "192.0.0.8",
                "198.18.0.1",
                "198.19.0.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "fec0::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::127.0.0.1",
                "64:ff9b::127.0.0.1",
                "64:ff9b::a00:1",
                "2002:7f00:1::",
                "2002:c0a8:101::1"
            })
    void whatOnlyOurNetworkReachesIsInternal(String address) throws UnknownHostException {
        assertThat(RepositoryAddress.isInternal(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "100.63.0.1",
                "100.128.0.1",
                "172.15.0.1",
                "172.32.0.1",
                "192.0.2.1",
                "198.17.0.1",
                "198.20.0.1",
                "2606:4700::1111",
                "64:ff9b::808:808",
                "2002:808:808::1"
            })
    void whatEverybodyReachesIsNot(String address) throws UnknownHostException {
        assertThat(RepositoryAddress.isInternal(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://8.8.8.8/a.git",
                "git://8.8.8.8/a.git",
                "file:///etc",
                "ftp://8.8.8.8/a",
                "ext::sh -c id",
                "amazon-s3://8.8.8.8/a",
                "https:///a",
                "https://127.0.0.1/a.git",
                "https://[::1]/a.git",
                "ssh://kim@10.0.0.1/a.git",
                "git@192.168.0.1:a.git",
                "https://8.8.8.8@127.0.0.1/a"
            })
    void otherWaysAndOtherNetworksAreRefused(String address) {
        assertThatThrownBy(() -> RepositoryAddress.require(address, Set.of()))
                .isInstanceOf(RepositoryAddress.RefusedException.class);
    }

    @Test
    void serversOfTheInternetAndThoseThatWereNamedAreAsked() throws Exception {
        RepositoryAddress.require("https://8.8.8.8/a.git", Set.of());
        RepositoryAddress.require("git@8.8.8.8:a.git", Set.of());
        RepositoryAddress.require("https://10.0.0.1/a.git", Set.of("10.0.0.1"));
        assertThatThrownBy(() -> RepositoryAddress.require("https://10.0.0.2/a.git", Set.of("10.0.0.1")))
                .hasMessageContaining("repositories/hosts");
    }
}
