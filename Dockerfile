# Images are named by tag and digest: the digest is what is taken, the tag tells people which it is. Newer ones: deploy/pin-images.
FROM maven:3.9.16-eclipse-temurin-17@sha256:880934ae394bf91bc3e57d573e4fc04774f064f3c4df7ccd7cc10b3b126737bf AS build
WORKDIR /src
COPY . .
RUN mvn -B -ntp -Dquick -Dmaven.test.skip=true package

# One address before the parts.
FROM nginx:1.30.4@sha256:09cc2702709e6388d979d8030e3ab4eb1ceb699b2dced26d7543e872a822e823 AS gateway
COPY deploy/gateway.conf /etc/nginx/nginx.conf
USER nginx

FROM eclipse-temurin:17.0.20_8-jre@sha256:13cc28a6cc72a38ce1f00c906be3580c1a3e604b8984d694f369a96742abc93b
RUN apt-get update && apt-get install -y --no-install-recommends curl git && rm -rf /var/lib/apt/lists/* \
    && useradd --system --home-dir /var/lib/dayone --create-home dayone
COPY --from=build /src/app/target/dayone-app-0.1.0.jar /opt/dayone/
COPY --from=build /src/app/target/lib /opt/dayone/lib
COPY LICENSE NOTICE /opt/dayone/
USER dayone
WORKDIR /var/lib/dayone
ENTRYPOINT ["/bin/sh", "-c", "umask 077; exec java -XX:+UseParallelGC -XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError -cp '/opt/dayone/dayone-app-0.1.0.jar:/opt/dayone/lib/*' dev.dayone.app.DayOne \"$@\"", "dayone"]
