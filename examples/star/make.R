# Makes roster.csv and checkpoints.csv from AER::STAR (Debian package r-cran-aer): Rscript examples/star/make.R
suppressMessages(library(AER))
data(STAR)
d <- STAR[!is.na(STAR$stark), ]
d$id <- sprintf("star-%05d", match(rownames(d), rownames(STAR)))
arm <- c(regular = "regular", small = "small", `regular+aide` = "aide")[as.character(d$stark)]
cell <- function(x) ifelse(is.na(x), "", as.character(x))
roster <- data.frame(
  participant = d$id, cohort = "kindergarten-1985", assigned_arm = arm, block = paste0("school-", d$schoolidk),
  baseline.gender = cell(d$gender), baseline.ethnicity = cell(d$ethnicity), baseline.lunch = cell(d$lunchk),
  baseline.teacher_experience = cell(d$experiencek))
scores <- rbind(
  data.frame(participant = d$id, checkpoint = "stanford-kindergarten", item = "reading", score = d$readk, submitted = "1986-04-15"),
  data.frame(participant = d$id, checkpoint = "stanford-kindergarten", item = "mathematics", score = d$mathk, submitted = "1986-04-15"))
scores <- scores[!is.na(scores$score), ]
scores <- scores[order(scores$participant), ]
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
write.csv(roster, file.path(here, "roster.csv"), row.names = FALSE, quote = FALSE)
write.csv(scores, file.path(here, "checkpoints.csv"), row.names = FALSE, quote = FALSE)
