package dev.dayone.ingest.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.TreeFormatter;
import org.junit.jupiter.api.Test;

/** Trees of trees: a few hundred bytes may name more files than any disk holds. */
class TreeComparisonTest {

    private static final int WIDE = 100;

    @Test
    void aTreeThatNamesAMillionFilesIsNotWalkedToItsEnd() throws IOException {
        try (InMemoryRepository repository = new InMemoryRepository(new DfsRepositoryDescription("bomb"));
                ObjectInserter inserter = repository.newObjectInserter();
                TreeComparison trees = new TreeComparison(repository)) {
            ObjectId file = inserter.insert(Constants.OBJ_BLOB, new byte[] {'x'});
            ObjectId hundred = tree(inserter, FileMode.REGULAR_FILE, file);
            ObjectId tenThousand = tree(inserter, FileMode.TREE, hundred);
            ObjectId million = tree(inserter, FileMode.TREE, tenThousand);
            inserter.flush();

            assertThat(trees.between(null, tenThousand)).hasSize(WIDE * WIDE);
            assertThatThrownBy(() -> trees.between(null, million))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("more than 200000 paths");
        }
    }

    private static ObjectId tree(ObjectInserter inserter, FileMode mode, ObjectId of) throws IOException {
        TreeFormatter tree = new TreeFormatter();
        for (int i = 0; i < WIDE; i++) {
            tree.append("entry%03d".formatted(i), mode, of);
        }
        return inserter.insert(tree);
    }
}
