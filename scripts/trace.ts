// `npm run trace -- FILE CLIP`: which download a file came from, by its sound; or that it can't be said. CLIP is the recording's id. Each use is written
// down in its organisation's audit. Exit code 0 when a download is named, 3 when it can't be said, 1 when something is wrong.
import { stat } from 'node:fs/promises'
import { z } from 'zod'
import { Clear, run } from './setup/say.mjs'
import { withDatabase } from './supervisor/visit.ts'
import { nameDownload } from './trace/name-download.ts'

const Asked = z.tuple([z.string().min(1), z.uuid()])
const usage = 'npm run trace -- FILE CLIP   (a media file, and the id of the recording it may come from)'

await run(async () => {
  const asked = Asked.safeParse(process.argv.slice(2))
  if (!asked.success) throw new Clear(usage)
  const [file, clipId] = asked.data
  const isFile = await stat(file).then(
    (found) => found.isFile(),
    () => false,
  )
  if (!isFile) throw new Clear(`There is no file ${file}.`)
  return await withDatabase((config) => nameDownload(config, file, clipId, console.log))
})
