package dev.dayone.dashboard.identity;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Reads the repositories of programmes whose directories are at hand, and writes answers into the files of the programme: the same rows as the command {@code identities}. */
public interface IdentityDesk {

    /** Where the dashboard runs apart from every programme directory. */
    IdentityDesk NONE = new IdentityDesk() {
        @Override
        public List<String> programmes() {
            return List.of();
        }

        @Override
        public Optional<Listing> listing(String programme, boolean clear) {
            return Optional.empty();
        }

        @Override
        public Moved answer(String programme, Answer answer, boolean write) {
            throw new IllegalArgumentException("No programme directory is at hand here");
        }
    };

    /** Programmes whose directory is at hand. */
    List<String> programmes();

    /**
     * What was read last of a programme; nothing while it is read for the first time.
     *
     * @param clear with addresses, names and ids as they are written; else under pseudonyms
     * @throws IllegalArgumentException where the directory cannot be used
     */
    Optional<Listing> listing(String programme, boolean clear);

    /**
     * Says what an address is.
     *
     * @param write whether the row is added to the programme's files; else it is only told what would move
     * @throws IllegalArgumentException where it cannot be said; then nothing was written
     */
    Moved answer(String programme, Answer answer, boolean write);

    /**
     * What an answer moves.
     *
     * @param pseudonym of the address: the record keeps this, never the address
     * @param sentences what moves, for the operator
     */
    record Moved(String pseudonym, List<String> sentences) {
        public Moved {
            sentences = List.copyOf(sentences);
        }
    }

    /** What an address is. */
    enum As {
        LINK,
        BOT,
        SHARED
    }

    /**
     * An answer.
     *
     * @param participant id of the roster, for a link; else ""
     */
    record Answer(As as, String address, String participant) {}

    /**
     * Whose the commits of a programme are.
     *
     * @param readAt when the repositories were read
     * @param commits all of them
     * @param linked those that count for people of the roster
     * @param services those of bots and assistants
     * @param shares by cohort and format of whose the repositories are
     * @param unlinked addresses that belong to nobody, most commits first
     * @param unread a sentence for each repository that could not be read
     */
    record Listing(
            Instant readAt,
            long commits,
            long linked,
            long services,
            List<Share> shares,
            List<Address> unlinked,
            List<String> unread) {
        public Listing {
            shares = List.copyOf(shares);
            unlinked = List.copyOf(unlinked);
            unread = List.copyOf(unread);
        }
    }

    /**
     * Commits in the repositories of one cohort's people of one format.
     *
     * @param people whose repositories they are
     * @param linked how many of the commits count for somebody
     */
    record Share(String cohort, String format, int people, long linked, long commits) {}

    /**
     * An address that belongs to nobody.
     *
     * @param id a pseudonym that stays the same
     * @param address as in the commits; the pseudonym for whoever may not see it
     * @param names under which it commits; none for whoever may not see them
     * @param repositories where it commits
     * @param placeholder whether a machine made it up, or several people use it
     * @param nobodys what moves if it is said to be nobody's of the roster
     */
    record Address(
            String id,
            String address,
            List<String> names,
            long commits,
            LocalDate first,
            LocalDate last,
            List<String> repositories,
            boolean placeholder,
            List<Suggestion> suggestions,
            Nobodys nobodys) {
        public Address {
            names = List.copyOf(names);
            repositories = List.copyOf(repositories);
            suggestions = List.copyOf(suggestions);
        }
    }

    /**
     * What moves if an address is said to be nobody's of the roster, in sentences; none for whoever may not say so.
     *
     * @param asBot if it is a bot's
     * @param asShared if several people use it
     */
    record Nobodys(List<String> asBot, List<String> asShared) {
        public Nobodys {
            asBot = List.copyOf(asBot);
            asShared = List.copyOf(asShared);
        }
    }

    /**
     * Whose it may be.
     *
     * @param participant id of the roster; the pseudonym for whoever may not see it
     * @param where cohort and format, in words
     * @param reasons what speaks for it; for whoever may not see names only how many reasons there are
     * @param moves what moves if it is linked; none for whoever may not link it
     */
    record Suggestion(String participant, String where, List<String> reasons, List<String> moves) {
        public Suggestion {
            moves = List.copyOf(moves);
            reasons = List.copyOf(reasons);
        }
    }
}
