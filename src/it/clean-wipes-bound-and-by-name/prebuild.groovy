for (name in ['web/dist/app.js', 'web/src/app.ts', 'a.out', 'web/b.out', 'web/src/generated/api.ts']) {
    def file = new File(basedir, name)
    file.parentFile.mkdirs()
    file.text = name
}
