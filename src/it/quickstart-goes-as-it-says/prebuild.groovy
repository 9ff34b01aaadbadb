// Lays the project of docs/quickstart.md as whoever reads it would. One folder serves both halves of the page, so the
// pipeline with the failing step is a file beside the first.
def page = new File(examples, '../docs/quickstart.md').text

def blocks = { kind -> (page =~ /(?ms)^```${kind}\n(.*?)^```$/).collect { it[1] } }
new File(basedir, 'pom.xml').text = blocks('xml')[0]
new File(basedir, 'ciroach.toml').text = blocks('toml')[0]
new File(basedir, 'failing.toml').text = blocks('toml').join('\n')

def said = (page =~ /(?m)^mvn (ciroach:.*)$/).collect { it[1] }
def goals = new Properties()
new File(basedir, 'invoker.properties').withReader { goals.load(it) }
def done = (1..5).collect { goals["invoker.goals.$it".toString()].replace(' -Dciroach.file=failing.toml', '') }
assert said == done
