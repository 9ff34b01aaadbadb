// Names that not every file system, nor every archive of these sources, would keep.
import java.nio.file.Files

def root = basedir.toPath()
Files.move(root.resolve('odd'), root.resolve('odd: n\u00e4me & 100%'))
Files.createSymbolicLink(root.resolve('linked'), root.resolve('real'))
