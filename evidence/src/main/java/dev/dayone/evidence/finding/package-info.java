/**
 * What an analysis found, in words whose figures keep their types until somebody reads them: evaluators read them exact, funders without counts of few people. Belongs here:
 * the parts of a sentence and their two wordings. Does not belong here: what is said, and when.
 */
@NullMarked
package dev.dayone.evidence.finding;

import org.jspecify.annotations.NullMarked;
