/** A sequence of releases into one repository, and the outcome of each tag. */
export const history: readonly {
  readonly version: string
  readonly exact: string
  readonly minor: string
  readonly major: string
  readonly latest: string
}[] = [
  { version: '0.3.1', exact: 'created', minor: '0.3 created', major: 'none', latest: 'created' },
  { version: '1.0.0-rc.1', exact: 'created', minor: 'none', major: 'none', latest: 'none' },
  {
    version: '2.1.106',
    exact: 'created',
    minor: '2.1 created',
    major: '2 created',
    latest: 'moved from 0.3.1',
  },
  {
    version: '2.1.114',
    exact: 'created',
    minor: '2.1 moved from 2.1.106',
    major: '2 moved from 2.1.106',
    latest: 'moved from 2.1.106',
  },
  {
    version: '2.2.11',
    exact: 'created',
    minor: '2.2 created',
    major: '2 moved from 2.1.114',
    latest: 'moved from 2.1.114',
  },
  {
    version: '3.0.42',
    exact: 'created',
    minor: '3.0 created',
    major: '3 created',
    latest: 'moved from 2.2.11',
  },
  {
    version: '2.1.115',
    exact: 'created',
    minor: '2.1 moved from 2.1.114',
    major: '2 held by 2.2.11',
    latest: 'held by 3.0.42',
  },
]
