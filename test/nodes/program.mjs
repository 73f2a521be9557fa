// What a program of a user does with the library, for smoke.test.ts: it releases two images, withdraws the second, looks.
import { check, isSemtagError, list, plan, reconcile, release, unyank, yank } from 'semtag'

const { images, registry, repository } = JSON.parse(process.argv[2] ?? '')
const around = { env: { HOME: '/nonexistent' } }
const place = { repository: `${registry}/${repository}` }
const [first, second] = images.map((image, index) => ({
  image,
  registry,
  repository,
  version: ['2.1.106', '2.2.11'][index],
}))

const planned = await plan(first, around)
const released = [await release(first, around), await release(second, around)]
const yanked = await yank({ ...place, version: second.version }, around)
const { aliases } = await list(place, around)
const unyanked = await unyank({ ...place, version: second.version }, around)
const reconciled = await reconcile({ ...place, dryRun: true }, around)
const checked = await check(place, around)
const refused = await release({ image: 'Ui', version: '2.1' }, around).catch((error) => error)

const report = {
  node: process.versions.node,
  statuses: [planned, ...released, yanked, unyanked, reconciled, checked].map(({ status }) => status),
  latest: aliases.find(({ tag }) => tag === 'latest').version,
  mistakes: isSemtagError(refused) ? refused.problems.length : refused,
}
console.log(JSON.stringify(report))
