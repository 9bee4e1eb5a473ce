// `npm run generate`: the database client and the programs, when what they are made from has changed.
import { buildServices, generateClient } from './setup/generated.mjs'
import { run } from './setup/say.mjs'

await run(async () => {
  await generateClient()
  await buildServices()
  return 0
})
