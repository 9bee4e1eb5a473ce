// `npm test`: sets up what it needs, lint, types, pages, then every test. `npm test -- test/unit` runs some tests alone.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../core/project.mjs'
import { command } from './setup/command.mjs'
import { buildPages, buildServices, generateClient } from './setup/generated.mjs'
import { memoryFolder } from './setup/memory.mjs'
import { checkNode } from './setup/node-version.mjs'
import { installPackages } from './setup/packages.mjs'
import { Clear, run, step } from './setup/say.mjs'
import { ensureServices } from './setup/services.mjs'
import { ensureFfmpeg } from './setup/system.mjs'

const chosen = process.argv.slice(2)

/** @param {string} what @param {string} script of package.json */
const must = (what, script) =>
  step(what, async () => {
    if ((await command('npm', ['run', '--silent', script])) !== 0) throw new Clear(`${what}: not right yet, see above. No test was run.`)
  })

await run(async () => {
  checkNode()
  await installPackages()
  await ensureFfmpeg()
  await ensureServices()
  await generateClient()
  if (chosen.length === 0) {
    await must('Checking the style and who imports whom (Biome)', 'lint')
    await must('Checking the types (TypeScript)', 'typecheck')
  }
  await buildServices()
  await buildPages()
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const memory = memoryFolder()
  try {
    return await command(process.execPath, [vitest, 'run', ...chosen], memory && { TMPDIR: memory })
  } finally {
    if (memory) rmSync(memory, { recursive: true, force: true })
  }
})
