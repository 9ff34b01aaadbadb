// A folder called example-NAME-and-what-it-shows has no pom of its own. Its prebuild.groovy is
//     evaluate(new File(copyExample))
// which lays a fresh copy of examples/NAME there, as a newcomer would.
import java.nio.file.Files

def name = basedir.name =~ /^example-([a-z]+)/
assert name.find() : "${basedir.name} does not say which example it runs"
def example = new File(examples, name.group(1))
assert new File(example, 'pom.xml').file : "${basedir.name} wants ${example}, which is no example"

example.eachFileRecurse { file ->
    def relative = example.toPath().relativize(file.toPath())
    if (file.file && !relative.any { it.toString() == 'target' }) {
        def copy = basedir.toPath().resolve(relative.toString())
        Files.createDirectories(copy.parent)
        Files.copy(file.toPath(), copy)
    }
}
