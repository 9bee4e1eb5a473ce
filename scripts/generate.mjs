// `npm run generate`: the database client, when prisma/schema.prisma has changed.
import { generateClient } from './setup/generated.mjs'
import { run } from './setup/say.mjs'

await run(async () => {
  await generateClient()
  return 0
})
