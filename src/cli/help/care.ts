import { environment, examples, exitCodes, type Help } from './help.ts'

const named = 'REPOSITORY is registry.local:5000/gallery/ui, or gallery/ui with --registry.'

const repository = `${named}
It may be left out where semtag.config.json or package.json configures one.`

function epilogue(shown: string, ...more: readonly string[]): string {
  return [shown, environment, [exitCodes, ...more].join('\n')].join('\n\n')
}

export const listHelp: Help = {
  summary: 'Show the versions, and where the aliases are',
  usage: `semtag ls [REPOSITORY]

Shows the versions of a repository as a tree of lines, each with the aliases
that point at it. Marked are aliases that are not on the version they belong
on, aliases of unknown versions, and versions that were withdrawn.

${repository}`,
  epilogue: epilogue(
    examples(
      ['What is there', 'semtag ls registry.local:5000/image-gallery'],
      ['Every exact tag, for a script', 'semtag ls ghcr.io/acme/ui --quiet'],
      ['The platforms of every version', 'semtag ls ghcr.io/acme/ui --platforms --json'],
    ),
  ),
}

export const reconcileHelp: Help = {
  summary: 'Bring every alias to the version that it belongs on',
  usage: `semtag reconcile [REPOSITORY]

Reads the exact tags of a repository, and moves every alias that is not on the
highest version of its line. Heals releases that died half-way, and what was
tagged by hand. Missing aliases are created with --create alone.

${repository}`,
  epilogue: epilogue(
    examples(
      ['Mend what is not in its place', 'semtag reconcile registry.local:5000/image-gallery'],
      ['A check in CI, which exits 5', 'semtag reconcile ghcr.io/acme/ui --dry-run'],
    ),
    '  5 drift: --dry-run found an alias that is not where it belongs',
  ),
}

export const yankHelp: Help = {
  summary: 'Withdraw versions: their aliases fall back',
  usage: `semtag yank [REPOSITORY] VERSION…

Takes bad releases back, in one step that lasts: each version is marked as
withdrawn by a tag yanked-VERSION, and its aliases go to the highest version of
their lines that remains. Nothing is deleted, and who pulls the exact version
still can. A line with no version left keeps its alias.

${repository}
VERSION is a full version, such as 3.0.42.`,
  epilogue: epilogue(
    examples(
      [
        'Take 3.0.42 back, and say why',
        'semtag yank registry.local:5000/image-gallery 3.0.42 --reason "loses data"',
      ],
      ['What would move', 'semtag yank ghcr.io/acme/ui 3.0.42 3.0.41 --dry-run'],
    ),
  ),
}

export const unyankHelp: Help = {
  summary: 'Take the withdrawal of versions back',
  usage: `semtag unyank [REPOSITORY] VERSION…

Makes withdrawn versions count again, and brings the aliases of their lines to
their owners.

${repository}
VERSION is a full version, such as 3.0.42.`,
  epilogue: epilogue(
    examples(['Let 3.0.42 count again', 'semtag unyank registry.local:5000/image-gallery 3.0.42']),
  ),
}

export const removeHelp: Help = {
  summary: 'Delete tags, and only those tags',
  usage: `semtag rm REPOSITORY TAG…
semtag rm REPOSITORY --all

Deletes tags, and leaves other tags of the same image alone. A registry that
cannot delete, or does it elsewhere, is told before anything is touched. An
exact tag whose content an alias still has is deleted with --force alone: to
take a release back, use semtag yank.

${named}`,
  epilogue: epilogue(
    examples(
      ['Two tags', 'semtag rm registry.local:5000/image-gallery build-7 build-8'],
      ['Empty a repository, without a question', 'semtag rm registry.local:5000/old/ui --all --yes'],
    ),
  ),
}
