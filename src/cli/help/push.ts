import { environment, examples, exitCodesHelp, type Help } from './help.ts'

const words = `IMAGE is a built image: NAME in the engine, such as image-gallery or ui:dev;
docker://HOST/NAME in a registry; oci:DIRECTORY[:REF] or oci-archive:FILE[:REF]
on disk. VERSION is its full version, such as 2.1.106.

Both may be left out. IMAGE, and every flag that is not of one run, may stand in
semtag.config.json or under semtag in package.json, as { "image": "ui",
"tagPrefix": "v" }, and in the environment, as SEMTAG_IMAGE and
SEMTAG_TAG_PREFIX; "images" lists several. VERSION is SEMTAG_VERSION, else that
of npm's script, of package.json, or of the pushed git tag.`

export const pushHelp: Help = {
  summary: 'Publish an image, and move its aliases',
  usage: `semtag push [IMAGE] [VERSION]

Publishes an image under its version, and moves the aliases that the version
owns.

${words}`,
  epilogue: [
    examples(
      ['To a private registry', 'semtag push image-gallery 2.1.106 --registry registry.local:5000'],
      ['A prerelease, and the alias next', 'semtag push ghcr.io/acme/ui 3.0.0-rc.1 --channel "next=*"'],
      ['To two registries', 'semtag push ui 1.4.2 -r docker.io/acme -r ghcr.io/acme'],
      ['What CI has pushed, with its digest', 'semtag push docker://ghcr.io/acme/ui:build-7 1.4.2'],
      ['A layout on disk', 'semtag push oci:build/ui 1.4.2 -r ghcr.io --repository acme/ui'],
    ),
    environment,
    exitCodesHelp,
  ].join('\n\n'),
}

export const planHelp: Help = {
  summary: 'Show what push would do, and write nothing',
  usage: `semtag plan [IMAGE] [VERSION]

Shows what push would do, and writes nothing. Exits as push would before its
first write.

${words}`,
  epilogue: [
    examples(
      ['What a backport would move', 'semtag plan image-gallery 2.1.115 -r registry.local:5000'],
      ['The plan as JSON', 'semtag plan ghcr.io/acme/ui 3.0.42 --json'],
      ['What keeps exact tags immutable at Amazon ECR', 'semtag plan --protect ecr'],
    ),
    environment,
    exitCodesHelp,
  ].join('\n\n'),
}
