// Names that not every file system, nor every archive of these sources, would keep. By a shell, since this JVM may have a
// locale that cannot say them; beside the odd folder a link with a plain name, for verify.groovy.
def sh = ['sh', '-c', '''
odd=$(printf 'odd: n\\303\\244me & 100%%') &&
mv odd "$odd" &&
ln -s "$odd" plain &&
ln -s real linked
'''].execute(null, basedir)
assert sh.waitFor() == 0 : sh.errorStream.text
return true
