package dev.dayone.ingest.door;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** What learning systems expect of the xAPI address besides taking statements: reading them, and being asked by pages of elsewhere. */
final class XapiRoutes {

    static final String VERSION = "X-Experience-API-Version";

    private XapiRoutes() {}

    /**
     * Adds the routes.
     *
     * @param bearer the token of a request
     * @param respond sends an answer
     */
    static void add(
            RoutesConfig routes,
            Doors doors,
            Function<Context, String> bearer,
            BiConsumer<Context, DoorAnswer> respond) {
        routes.before("/xapi/*", XapiRoutes::allowPages);
        routes.options("/xapi/*", context -> respond.accept(context, new DoorAnswer(204, null, Map.of())));
        routes.get(
                "/xapi/statements",
                context -> respond.accept(
                        context,
                        doors.storedStatements(
                                bearer.apply(context), version(context), languages(context), query(context))));
    }

    /** The version to answer in: that of the request, as far as its first two numbers go; the older one where none is named. */
    static String answered(Context context) {
        return version(context).startsWith("2") ? "2.0.0" : "1.0.3";
    }

    private static String version(Context context) {
        String version = context.header(VERSION);
        return version == null ? "" : version;
    }

    private static String languages(Context context) {
        String languages = context.header("Accept-Language");
        return languages == null ? "" : languages;
    }

    static Map<String, String> query(Context context) {
        Map<String, String> query = new TreeMap<>();
        context.queryParamMap().forEach((name, values) -> {
            if (!values.isEmpty()) {
                query.put(name, values.get(0));
            }
        });
        return query;
    }

    /** Content that runs in a browser comes from pages of elsewhere. Each request proves itself by its token, and no cookie is read here. */
    private static void allowPages(Context context) {
        context.header("Access-Control-Allow-Origin", "*");
        context.header("Access-Control-Allow-Methods", "GET, POST, PUT, OPTIONS");
        context.header("Access-Control-Allow-Headers", "Authorization, Content-Type, " + VERSION);
        context.header("Access-Control-Expose-Headers", VERSION + ", X-Experience-API-Consistent-Through");
        context.header("Access-Control-Max-Age", "3600");
    }
}
