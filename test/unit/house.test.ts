import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

const biome = join('node_modules', '@biomejs', 'biome', 'bin', 'biome')
/** A name nobody else uses, so that the files lie in the real folders and meet the real rules. */
const name = `zz-house-${process.pid}`
const made: string[] = []

afterAll(() => {
  for (const path of made) rmSync(path, { force: true })
})

/** Which lint rules a file with this text would break, lying in this folder. */
function rulesBroken(folder: string, text: string): string[] {
  const path = join(folder, `${name}.ts`)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  made.push(path)
  const { stdout } = spawnSync(process.execPath, [biome, 'lint', '--reporter=json', path], { encoding: 'utf8' })
  rmSync(path)
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { category: string }[] }
  return diagnostics.map(({ category }) => category.split('/').at(-1) ?? '')
}

const importing = (from: string) => `import { a } from '${from}'\n\nexport const b = a\n`

describe('who may import whom', () => {
  test.each([
    ['core', '../api/app.ts'],
    ['core', '../workers/run.ts'],
    ['core/keys', '../../player/shared/types.ts'],
    ['core/keys', '../../scripts/processes.ts'],
    ['api', '../workers/run.ts'],
    ['api/clips', '../../workers/media/probe.ts'],
    ['api/clips', '../../player/shared/types.ts'],
    ['workers', '../api/app.ts'],
    ['workers/media', '../../api/app.ts'],
    ['player', '../api/app.ts'],
    ['player/app', '../../core/ids.ts'],
    ['player/app/pages', '../../../api/app.ts'],
    ['player/app/pages', '../../../workers/run.ts'],
  ])('%s may not import %s', (folder, from) => {
    expect(rulesBroken(folder, importing(from))).toContain('noRestrictedImports')
  })

  test.each([
    ['api/clips', '../../core/ids.ts'],
    ['workers/media', '../../core/ids.ts'],
    ['player/app/pages', '../api/client.ts'],
    ['player/app/pages', '@mantine/core'],
  ])('%s may import %s', (folder, from) => {
    expect(rulesBroken(folder, importing(from))).toEqual([])
  })
})

test('only the configuration reads the environment, and nothing is any', () => {
  for (const folder of ['core', 'api', 'workers']) {
    expect(rulesBroken(folder, 'export const a = process.env.A\n')).toContain('noProcessEnv')
    expect(rulesBroken(folder, 'export const a = (b: any) => b\n')).toContain('noExplicitAny')
  }
})

test('pictures are made by the workers; the API opens none but to mark a still with who looks at it', () => {
  const users = ['core', 'api', 'workers'].flatMap(sourcesIn).filter((path) => /from 'sharp'/.test(readFileSync(path, 'utf8')))
  expect(users).toContain(join('api', 'oversight', 'mark.ts'))
  expect(users.filter((path) => !path.startsWith('workers') && path !== join('api', 'oversight', 'mark.ts'))).toEqual([])
})

test('no source file is longer than 300 lines', () => {
  const sources = ['core', 'api', 'workers', 'player', 'prisma', 'scripts', 'test'].flatMap(sourcesIn)
  expect(sources.length).toBeGreaterThan(50)
  const lengths = sources.map((path) => ({ path, lines: readFileSync(path, 'utf8').split('\n').length - 1 }))
  expect(lengths.filter(({ lines }) => lines > 300)).toEqual([])
})

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|tsx|mjs|css)$/.test(path) && !/\.d\.ts$|(^|\/)dist\/|node_modules/.test(path) && !path.includes(name))
    .map((path) => join(folder, path))
}
