def loaded = new File(basedir, 'target-classes.txt').readLines()

assert loaded.any { it.contains('io.ciroach.maven.RunMojo') }
assert loaded.findAll { it =~ / io\.ciroach\.(?!maven\.)/ || it =~ / com\.github\.dockerjava\./ } == []
