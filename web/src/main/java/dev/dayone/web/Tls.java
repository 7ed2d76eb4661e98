package dev.dayone.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificate and key of HTTPS, as files in PEM, which is what certificate authorities hand out.
 *
 * @param certificate the server's certificate, then those between it and the authority
 * @param key its private key, not encrypted (PKCS #8)
 */
public record Tls(Path certificate, Path key) {

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final int LARGEST = 1 << 20;

    /**
     * Both as Java keeps them.
     *
     * @throws IllegalArgumentException when one cannot be read or they do not belong together: which, why, and what to do
     */
    public KeyStore read() {
        Certificate[] chain = chain();
        PrivateKey privateKey = privateKey(chain[0].getPublicKey().getAlgorithm());
        requirePair(privateKey, chain[0]);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("dayone", privateKey, new char[0], chain);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(certificate + ": cannot be used: " + e.getMessage(), e);
        }
    }

    /** When one of the files last changed. */
    FileTime changed() throws IOException {
        FileTime one = Files.getLastModifiedTime(certificate);
        FileTime other = Files.getLastModifiedTime(key);
        return one.compareTo(other) > 0 ? one : other;
    }

    private Certificate[] chain() {
        try (InputStream in = Files.newInputStream(certificate)) {
            Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .toArray(Certificate[]::new);
            if (chain.length > 0) {
                return chain;
            }
            throw new IllegalArgumentException(
                    certificate + ": holds no certificate. It must be in PEM: -----BEGIN CERTIFICATE-----");
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    certificate + ": cannot be read as a certificate in PEM: " + e.getMessage(), e);
        }
    }

    private PrivateKey privateKey(String algorithm) {
        try {
            if (Files.size(key) > LARGEST) {
                throw new IllegalArgumentException(key + ": is too large for a key");
            }
            Matcher found = KEY.matcher(Files.readString(key, StandardCharsets.US_ASCII));
            if (!found.find()) {
                throw new IllegalArgumentException(
                        key
                                + ": holds no key that can be read. It must be PKCS #8 without a password: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW");
            }
            return KeyFactory.getInstance(algorithm)
                    .generatePrivate(
                            new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(1))));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(key + ": cannot be read as a private key in PEM: " + e.getMessage(), e);
        }
    }

    private void requirePair(PrivateKey privateKey, Certificate first) {
        byte[] proof = {1};
        boolean fits;
        try {
            String algorithm = privateKey.getAlgorithm();
            Signature signature = Signature.getInstance(
                    algorithm.equals("EC") ? "SHA256withECDSA" : algorithm.equals("RSA") ? "SHA256withRSA" : algorithm);
            signature.initSign(privateKey);
            signature.update(proof);
            byte[] signed = signature.sign();
            signature.initVerify(first.getPublicKey());
            signature.update(proof);
            fits = signature.verify(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(key + ": cannot be used: " + e.getMessage(), e);
        }
        if (!fits) {
            throw new IllegalArgumentException(key + ": is not the key of the first certificate in " + certificate
                    + ". The server's own certificate must come first");
        }
    }
}
