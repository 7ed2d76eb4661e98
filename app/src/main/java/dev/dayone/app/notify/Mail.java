package dev.dayone.app.notify;

import dev.dayone.app.notify.Subscriptions.Smtp;
import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** A plain message over SMTP. */
final class Mail {

    private static final String TIMEOUT = "15000";

    private Mail() {}

    /** A line end would begin a header of its own. */
    static String line(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
    }

    static void send(Smtp server, String to, String subject, String text) throws IOException {
        Properties settings = new Properties();
        settings.put("mail.smtp.host", server.host());
        settings.put("mail.smtp.port", String.valueOf(server.port()));
        settings.put("mail.smtp.connectiontimeout", TIMEOUT);
        settings.put("mail.smtp.timeout", TIMEOUT);
        settings.put("mail.smtp.auth", String.valueOf(!server.user().isEmpty()));
        settings.put("mail.smtp.starttls.enable", String.valueOf(server.startTls()));
        settings.put("mail.smtp.starttls.required", String.valueOf(server.startTls()));
        settings.put("mail.smtp.ssl.checkserveridentity", "true");
        try {
            Session session = Session.getInstance(settings, new Authenticator() {
                @Override
                protected PasswordAuthentication getPasswordAuthentication() {
                    return new PasswordAuthentication(server.user(), server.password());
                }
            });
            MimeMessage message = new MimeMessage(session);
            message.setFrom(new InternetAddress(server.from()));
            message.setRecipients(Message.RecipientType.TO, InternetAddress.parse(to));
            message.setSubject(line(subject), StandardCharsets.UTF_8.name());
            message.setText(text, StandardCharsets.UTF_8.name());
            message.setHeader("Auto-Submitted", "auto-generated");
            Transport.send(message);
        } catch (MessagingException e) {
            throw new IOException("mail to " + to + ": " + e.getMessage(), e);
        }
    }
}
