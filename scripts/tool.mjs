// `npm run organisation`, `audit:verify`, `trace`, `migrate` and `seed`: an operator's tool, built like the services, which Node loads in a
// third of the time that its sources take; and built again where these have changed.
import { runBuilt } from './setup/generated.mjs'
import { run } from './setup/say.mjs'

const [node = '', self = '', name = '', ...asked] = process.argv
process.argv = [node, self, ...asked]
await run(async () => {
  await runBuilt(name)
  // The tool's own.
  return Number(process.exitCode ?? 0)
})
