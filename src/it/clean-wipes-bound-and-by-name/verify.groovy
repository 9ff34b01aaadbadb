def log = new File(basedir, 'build.log').text

for (name in ['a.out', 'web/dist', 'web/src/generated']) {
    assert log.contains("Wiped ${new File(basedir.canonicalFile, name)}")
    assert !new File(basedir, name).exists()
}
assert log.contains('what dead runs left on an engine could not be looked for')
assert new File(basedir, 'web/src/app.ts').exists()
assert new File(basedir, 'web/b.out').exists()
