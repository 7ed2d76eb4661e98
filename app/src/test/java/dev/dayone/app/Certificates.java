package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A key and a certificate that vouches for itself, made by keytool, in the formats that servers and clients read.
 *
 * @param store PKCS 12, its password is {@link #PASSWORD}
 * @param certificate PEM
 * @param key PEM
 * @param derKey PKCS 8 in DER, without a password
 */
record Certificates(Path store, Path certificate, Path key, Path derKey) {

    static final String PASSWORD = "change-it";

    static Certificates make(Path directory, String name) throws Exception {
        Path store = directory.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=ip:127.0.0.1,dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore read = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            read.load(in, PASSWORD.toCharArray());
        }
        byte[] key = read.getKey(name, PASSWORD.toCharArray()).getEncoded();
        return new Certificates(
                store,
                Files.writeString(
                        directory.resolve(name + ".crt"),
                        pem("CERTIFICATE", read.getCertificate(name).getEncoded())),
                closed(Files.writeString(directory.resolve(name + ".key"), pem("PRIVATE KEY", key))),
                closed(Files.write(directory.resolve(name + ".pk8"), key)));
    }

    /** Readable by its owner alone: Postgres and its driver refuse a private key that others may read. */
    private static Path closed(Path key) throws IOException {
        return Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + kind + "-----\n";
    }
}
