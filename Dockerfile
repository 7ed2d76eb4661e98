FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY . .
RUN mvn -B -ntp -Dquick -Dmaven.test.skip=true package

# One address before the parts.
FROM nginx:1.28 AS gateway
COPY deploy/gateway.conf /etc/nginx/nginx.conf
USER nginx

FROM eclipse-temurin:17-jre
RUN apt-get update && apt-get install -y --no-install-recommends curl git && rm -rf /var/lib/apt/lists/* \
    && useradd --system --home-dir /var/lib/dayone --create-home dayone
COPY --from=build /src/app/target/dayone-app-0.1.0.jar /opt/dayone/
COPY --from=build /src/app/target/lib /opt/dayone/lib
COPY LICENSE NOTICE /opt/dayone/
USER dayone
WORKDIR /var/lib/dayone
ENTRYPOINT ["/bin/sh", "-c", "umask 077; exec java -XX:+UseParallelGC -XX:MaxRAMPercentage=60 -cp '/opt/dayone/dayone-app-0.1.0.jar:/opt/dayone/lib/*' dev.dayone.app.DayOne \"$@\"", "dayone"]
