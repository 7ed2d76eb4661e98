package dev.dayone.evidence.finding;

import dev.dayone.evidence.finding.Figure.Amount;
import dev.dayone.evidence.finding.Figure.Day;
import dev.dayone.evidence.finding.Figure.Detail;
import dev.dayone.evidence.finding.Figure.Name;
import dev.dayone.evidence.finding.Figure.PeopleCount;
import dev.dayone.evidence.finding.Figure.PeopleShare;
import dev.dayone.evidence.finding.Figure.ThingCount;

/** What one kind of reader sees of each kind of figure. Whoever adds a kind must decide it for evaluators and for funders: it does not compile before. */
public sealed interface Wording permits ExactWording, FunderWording {

    String of(PeopleCount count);

    String of(PeopleShare share);

    String of(Amount amount);

    String of(ThingCount count);

    String of(Day day);

    String of(Detail detail);

    String of(Name name);
}
