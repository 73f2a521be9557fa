/** The tags of a repository of about so many versions: ten majors, a hundred patches a minor, every tenth a prerelease. */
export function benchTags(versions: number): ReadonlyMap<string, string> {
  const contents = new Map<string, string>()
  for (let major = 0; major < 10; major++)
    for (let minor = 0; minor < versions / 1000; minor++)
      for (let patch = 0; patch < 100; patch++) {
        const version = `${major}.${minor}.${patch}`
        const isStable = patch % 10 < 9
        contents.set(isStable ? version : `${version}-rc.1`, version)
        if (!isStable) continue
        for (const alias of [`${major}.${minor}`, `${major}`, 'latest'])
          if (alias !== '0') contents.set(alias, version)
      }
  return contents
}
