package dev.dayone.ingest.remote;

/**
 * A user name and the password or token that goes with it. Nothing prints the latter.
 *
 * @param user as the server knows it
 * @param token password or token
 */
public record Login(String user, String token) {

    @Override
    public String toString() {
        return "Login[" + user + "]";
    }
}
