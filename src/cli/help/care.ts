import { environment, examples, exitCodesHelp, type Help } from './help.ts'

const named = 'REPOSITORY is registry.local:5000/gallery/ui, or gallery/ui with --registry.'

const repository = `${named}
Leave it out if semtag.config.json or package.json configures one.`

function epilogue(shown: string, ...more: readonly string[]): string {
  return [shown, environment, [exitCodesHelp, ...more].join('\n')].join('\n\n')
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
highest version of its line. Repairs the aliases of releases that stopped
half-way, and of tags set by hand. Creates missing aliases only with --create.

${repository}`,
  epilogue: epilogue(
    examples(
      ['Fix aliases that are not where they belong', 'semtag reconcile registry.local:5000/image-gallery'],
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
their lines that remains. Nothing is deleted: users can still pull the exact
version. A line with no version left keeps its alias.

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

Deletes tags, and leaves other tags of the same image alone. If a registry
cannot delete, or deletes elsewhere, semtag stops before it deletes anything. An
exact tag whose content an alias still has needs --force: to take a release
back, use semtag yank.

${named}`,
  epilogue: epilogue(
    examples(
      ['Two tags', 'semtag rm registry.local:5000/image-gallery build-7 build-8'],
      ['Empty a repository, without a question', 'semtag rm registry.local:5000/old/ui --all --yes'],
    ),
  ),
}
