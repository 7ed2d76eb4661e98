package dev.dayone.dashboard.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** After signing in nobody is led to another server, however its address is written. */
class ReturnAddressTest {

    @Test
    void pathsOfOursStay() {
        for (String path : List.of(
                "/",
                "/studies",
                "/studies/p%20q/s",
                "/cohorts/p/2024-01?a=b&c=%25",
                "/ask?measure=S1.final#answer",
                "/a%2Fb")) {
            assertThat(ReturnAddress.of(path)).isEqualTo(path);
        }
    }

    @Test
    void whateverCouldNameAnotherServerIsTheFrontPage() {
        for (String address : List.of(
                "//evil.example",
                "///evil.example",
                "/\\evil.example",
                "\\\\evil.example",
                "/\t/evil.example",
                "/\n/evil.example",
                "/\r/evil.example",
                "\t//evil.example",
                "/%09/evil.example",
                "/%5Cevil.example",
                "/%255Cevil.example",
                "/%2Fevil.example",
                "/%252Fevil.example",
                "/%25252Fevil.example",
                "/%0d%0aLocation:%20https://evil.example",
                "https://evil.example",
                "https:evil.example",
                "https:/evil.example",
                "javascript:alert(1)",
                "data:text/html,x",
                "evil.example",
                "@evil.example",
                "",
                "?x",
                "/a//evil.example",
                "/" + "a".repeat(2000))) {
            assertThat(ReturnAddress.of(address)).as(address).isEqualTo("/");
        }
    }

    @Test
    void whatTheBrowserKeepsForUsCanNeitherBeMadeNorChanged() {
        SealedCookie cookies = new SealedCookie();
        String sealed = cookies.seal(List.of("state", "/studies"));
        assertThat(cookies.open(sealed)).hasValue(List.of("state", "/studies"));
        assertThat(new SealedCookie().open(sealed)).as("another process's").isEmpty();
        char last = sealed.charAt(20);
        assertThat(cookies.open(sealed.substring(0, 20) + (last == 'A' ? 'B' : 'A') + sealed.substring(21)))
                .isEmpty();
        assertThat(cookies.open("")).isEmpty();
        assertThat(cookies.open("not base64!")).isEmpty();
        assertThat(cookies.open("AAAA")).isEmpty();
    }
}
