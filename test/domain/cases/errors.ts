import type { ErrorCode } from '../../../src/domain/errors.ts'

/** What a code means, and what a person or a script does about it. */
interface Explained {
  readonly meaning: string
  readonly remedy: string
}

/** The rows of `docs/errors.md`. */
export const explainedErrors: Readonly<Record<ErrorCode, Explained>> = {
  INVALID_ARGUMENT: {
    meaning: 'A flag, an argument, a variable or a setting has a value that semtag does not take.',
    remedy: 'Correct the value that the message names.',
  },
  INVALID_VERSION: {
    meaning: 'The version is not a full SemVer version, or two places name different versions.',
    remedy: 'Write all three numbers, such as `2.1.106`, or give VERSION to decide between the places.',
  },
  INVALID_REFERENCE: {
    meaning: 'An image, a repository or a registry has a name that the reference grammar does not allow.',
    remedy: 'Write the name in lower case and without a scheme, such as `ghcr.io/acme/ui`.',
  },
  NO_REGISTRY: {
    meaning: 'Neither the image nor a setting names a registry.',
    remedy: 'Add `--registry HOST`; an image on disk also needs `--repository PATH`.',
  },
  IMAGE_CONTRADICTS: {
    meaning:
      'IMAGE could be two images: the engine has both `IMAGE:latest` and `IMAGE:VERSION`, or an index has several images for a platform.',
    remedy: 'Name the tag or the digest of the image.',
  },
  OUTPUT_FILE: {
    meaning: 'semtag cannot write the file of `--output`, or a file that GitHub Actions reads.',
    remedy: 'Name a file in a directory that exists and that you may write to.',
  },

  EXACT_TAG_EXISTS: {
    meaning: 'The exact tag or a literal tag is published with other content.',
    remedy: 'Release the content under a new version, or replace it with `--overwrite`.',
  },
  VERSION_WITHDRAWN: {
    meaning: 'The version was withdrawn with `semtag yank`.',
    remedy: 'Release a higher version, or run `semtag unyank` first.',
  },
  VERSION_LABEL: {
    meaning: 'The label `org.opencontainers.image.version` of the image does not agree with the version.',
    remedy: 'Build the image again with the right label, or release it under the version of the label.',
  },
  TAG_IMMUTABLE: {
    meaning: 'The registry has a rule that keeps the tag as it is.',
    remedy: 'Exempt the aliases from the rule; `semtag plan --protect` prints rules for some registries.',
  },
  TAG_LIST_REFUSED: {
    meaning:
      'The registry does not let this user list tags, so semtag cannot tell which version is the highest.',
    remedy: 'Give the user the right to read, or pass `--assume-highest` if no higher version exists.',
  },
  TAG_LIST_INCOMPLETE: {
    meaning: 'The tag list does not show a tag that exists, or it does not end.',
    remedy: 'Wait and run the same command again, or pass `--assume-highest` if no higher version exists.',
  },
  ANSWERS_DIFFER: {
    meaning: 'Two answers of the registry contradict each other.',
    remedy: 'Run the same command again.',
  },
  TOO_MANY_TAGS: {
    meaning: 'semtag prune would delete more tags than `--max` allows.',
    remedy: 'Check the plan and the rules; raise `--max` if they are right.',
  },
  TAG_IN_USE: {
    meaning: 'An alias or a marker needs the tag that `semtag rm` would delete.',
    remedy: 'Withdraw the version with `semtag yank`, delete its aliases too, or pass `--force`.',
  },
  GATE_FAILED: {
    meaning: 'The command of `--gate` did not end with 0, or it could not examine the content.',
    remedy: 'Read what the command printed, fix the image, and release the same version again.',
  },
  CANDIDATE_DIFFERS: {
    meaning: 'A staged tag points at another image than the one to promote.',
    remedy: 'Test the image that is staged now and promote its digest, or stage the other image again.',
  },
  CANDIDATE_NOT_FOUND: {
    meaning: 'No image is staged for the version.',
    remedy: 'Stage one with `semtag push IMAGE VERSION --stage`, or name one of the candidates in the hint.',
  },
  UNSUPPORTED: {
    meaning: 'The registry or the engine does not have what the command needs.',
    remedy: 'Follow the hint, which names another way if one exists.',
  },

  IMAGE_NOT_FOUND: {
    meaning: 'The engine, the registry or the layout has no such image, or none for the platform.',
    remedy: 'Build, pull or push the image first, or correct its name.',
  },
  IMAGE_INCOMPLETE: {
    meaning: 'The image is an index, and a part of its content is missing.',
    remedy:
      'Pull all platforms, release one with `--platform`, name the image as `docker://IMAGE`, or allow the gap with `--sparse`.',
  },
  VERSION_NOT_FOUND: {
    meaning: 'The repository has no such version; of several repositories, none has.',
    remedy:
      'See the versions with `semtag ls`, and pass the `--tag-prefix` or `--variant` of the repository.',
  },
  REPOSITORY_NOT_FOUND: {
    meaning: 'The repository has no tags, or this user may not see it.',
    remedy: 'Check the name and the login.',
  },
  ENGINE_CONFIGURATION: {
    meaning: 'A docker context, DOCKER_HOST or the TLS files of an engine are wrong.',
    remedy: 'Correct what the message names, or name the engine with `--host`.',
  },
  ENGINE_UNREACHABLE: {
    meaning: 'No engine answers at the address.',
    remedy: 'Start the engine, or name its address with `--host` or `--context`.',
  },
  ENGINE_DENIED: {
    meaning:
      'This user may not use the socket of the engine, or a proxy in front of the engine forbids the call.',
    remedy: 'Join the group of the socket, or allow the call at the proxy.',
  },
  ENGINE_ERROR: {
    meaning: 'The engine answered with an error, or with an answer that is not of the Docker Engine API.',
    remedy: 'Read the words of the engine in the message, and its log.',
  },
  PUSH_FAILED: {
    meaning: 'The engine could not push the image.',
    remedy: 'Read the words of the engine in the message, then run the same command again.',
  },
  PUSH_NOT_SEEN: {
    meaning: 'A tag was pushed, and the registry shows another digest or no tag.',
    remedy: 'Check the tag at the registry, then run the same command again.',
  },
  REGISTRY_UNREACHABLE: {
    meaning: 'The registry cannot be reached, or it ended the connection.',
    remedy: 'Check the host, the port, the DNS name and the proxy, then run the same command again.',
  },
  REGISTRY_TLS: {
    meaning:
      'The certificate of the registry does not verify, or one side speaks HTTPS and the other plain HTTP.',
    remedy:
      'Name the certificate authority with `--ca-file`, or pass `--plain-http` for a registry without TLS.',
  },
  REGISTRY_ERROR: {
    meaning: 'The registry answered with an error, or with an answer that breaks its protocol.',
    remedy: 'Read the words of the registry in the message; run the same command again later.',
  },
  UNAUTHORIZED: {
    meaning: 'The registry asks for a login, or rejects the one that semtag has.',
    remedy: 'Log in with `docker login HOST`, or set SEMTAG_USERNAME and SEMTAG_PASSWORD.',
  },
  DENIED: {
    meaning: 'The user is logged in and may not do this at the registry.',
    remedy: 'Give the user the rights that the hint names.',
  },
  RATE_LIMITED: {
    meaning: 'The registry limits requests, and asks for a longer wait than the run may take.',
    remedy: 'Run the same command again after the time that the message names.',
  },
  MANIFEST_INVALID: {
    meaning: 'The registry refuses the manifest, or a manifest is not well formed.',
    remedy: 'Follow the hint: some registries take OCI manifests only.',
  },
  CONTENT_INVALID: {
    meaning: 'Content does not match its digest, its size or the manifest that names it.',
    remedy: 'Push or build the image again; the stored content is damaged.',
  },
  LAYOUT_INVALID: {
    meaning: 'An OCI layout or its archive cannot be read as one.',
    remedy: 'Export the image again, with `docker buildx build --output type=oci,dest=FILE`.',
  },
  CREDENTIALS: {
    meaning: 'A file of logins cannot be read, or a credential helper failed.',
    remedy: 'Correct the file that the message names, or run the helper by hand.',
  },
  TIMEOUT: {
    meaning: 'The run took longer than `--timeout`, or the engine did not answer in time.',
    remedy: 'Run the same command again, with a longer `--timeout`.',
  },
  INTERRUPTED: {
    meaning: 'A signal, the calling program or a missing confirmation stopped the run.',
    remedy: 'Run the same command again to continue.',
  },
  NOT_SETTLED: {
    meaning: 'A tag was written, and the registry shows another state of the tag.',
    remedy: 'Run the same command again; semtag writes only what is not yet in place.',
  },
  INTERNAL: {
    meaning: 'semtag met an error that it does not know, which is a bug, or the system is out of open files.',
    remedy: 'Run the same command with `--debug`, and report what it prints.',
  },
}
