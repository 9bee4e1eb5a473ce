import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { root } from '../../core/project.mjs'
import { command } from './command.mjs'
import { prismaEnv } from './packages.mjs'
import { Clear, step } from './say.mjs'

/** SHA-256 over names and contents of files and folders (of which `except` are left out). */
export function fingerprint(paths, except = []) {
  const hash = createHash('sha256')
  const add = (path) => {
    if (!existsSync(path) || except.includes(path)) return
    const entries = statIsFolder(path)
    if (entries) for (const name of entries.sort()) add(join(path, name))
    else hash.update(`${relative(root, path)}\0`).update(readFileSync(path))
  }
  for (const path of paths) add(path)
  return hash.digest('hex')
}

function statIsFolder(path) {
  try {
    return readdirSync(path)
  } catch {
    return undefined
  }
}

/**
 * Makes something again when what it is made from has changed. The stamp is taken away before and written after, so that
 * an interrupted making is done again.
 */
async function refresh({ stamp, wanted, what, make }) {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  rmSync(stamp, { force: true })
  await step(what, make)
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, wanted)
}

/** The database client, from prisma/schema.prisma. */
export async function generateClient() {
  await refresh({
    stamp: join(root, 'generated', '.stamp'),
    wanted: fingerprint(['prisma/schema.prisma', 'node_modules/prisma/package.json'].map((path) => join(root, path))),
    what: 'Making the database client',
    make: async () => {
      const prisma = join(root, 'node_modules', 'prisma', 'build', 'index.js')
      const code = await command(process.execPath, [prisma, 'generate', '--no-hints'], prismaEnv)
      if (code !== 0) throw new Clear('The database client could not be made: the message above says why.')
    },
  })
}

/**
 * The programs of `npm start`, each in one file of generated/services: Node loads them in a third of the time that their sources take.
 * Names and maps are kept, so that errors speak of the sources. `entry` is a media thread's (workers/threads/threads.ts),
 * `scorer-entry` the scorer's (workers/oversight/scorer.ts), `finder-entry` a finder's of faces (workers/anonymise/finders.ts).
 */
export async function buildServices() {
  const folder = join(root, 'generated', 'services')
  const sources = ['api', 'core', 'workers', 'scripts', 'prisma', 'package-lock.json'].map((path) => join(root, path))
  await refresh({
    stamp: join(folder, '.stamp'),
    wanted: fingerprint(sources),
    what: 'Building the services',
    make: async () => {
      rmSync(folder, { recursive: true, force: true })
      const { build } = await import('esbuild')
      await build({
        entryPoints: {
          api: 'api/server.ts',
          worker: 'workers/worker.ts',
          supervisor: 'scripts/supervisor.ts',
          entry: 'workers/threads/thread.ts',
          'scorer-entry': 'workers/oversight/scorer-thread.ts',
          'finder-entry': 'workers/anonymise/finder-thread.ts',
        },
        ...{ absWorkingDir: root, outdir: folder, outExtension: { '.js': '.mjs' } },
        ...{ bundle: true, packages: 'external', splitting: true, format: 'esm', platform: 'node', target: 'node20.19' },
        ...{ keepNames: true, sourcemap: true, sourcesContent: false, logLevel: 'warning' },
      })
    },
  })
}

/** The pages in player/dist. */
export async function buildPages() {
  const player = join(root, 'player')
  await refresh({
    stamp: join(player, 'dist', '.stamp'),
    wanted: fingerprint([player, join(root, 'package-lock.json')], [join(player, 'dist')]),
    what: 'Building the pages',
    make: async () => {
      const code = await command('npm', ['run', '--silent', 'build:player', '--', '--logLevel', 'warn'])
      if (code !== 0) throw new Clear('The pages could not be built: the message above says why.')
    },
  })
}
