// `npm run device -- lesson.mp4 [more…]`: the reference recorder. Plain JavaScript, since on a fresh clone it installs the packages.
import { runBuilt } from './setup/generated.mjs'
import { checkNode } from './setup/node-version.mjs'
import { installPackages } from './setup/packages.mjs'
import { run } from './setup/say.mjs'

await run(async () => {
  checkNode()
  await installPackages()
  // In this very process, so that whoever kills it has killed all of it.
  const { runDevice } = await runBuilt('device')
  return await runDevice(process.argv.slice(2), process.env)
})
