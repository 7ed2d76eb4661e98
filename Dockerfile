FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY . .
RUN mvn -B -ntp -Dquick -Dmaven.test.skip=true package

FROM eclipse-temurin:17-jre
RUN useradd --system --home-dir /var/lib/dayone --create-home dayone
COPY --from=build /src/app/target/dayone-app-0.1.0.jar /opt/dayone/
COPY --from=build /src/app/target/lib /opt/dayone/lib
USER dayone
WORKDIR /var/lib/dayone
ENTRYPOINT ["java", "-cp", "/opt/dayone/dayone-app-0.1.0.jar:/opt/dayone/lib/*", "dev.dayone.app.DayOne"]
