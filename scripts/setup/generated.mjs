import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { builtProgram, root } from '../../core/project.mjs'
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

/** A worker's, which has them from here also where it runs from its sources: a thread has a loader of its own, and Node's knows no TypeScript. */
const threads = {
  'media-thread': 'workers/threads/thread.ts',
  'scorer-thread': 'workers/oversight/scorer-thread.ts',
  'finder-thread': 'workers/anonymise/finder-thread.ts',
}

/** What people run by hand (scripts/tool.mjs, scripts/device.mjs). */
const tools = {
  'audit-verify': 'scripts/audit-verify.ts',
  device: 'scripts/device/main.ts',
  migrate: 'scripts/migrate.ts',
  organisation: 'scripts/organisation.ts',
  seed: 'scripts/seed.ts',
  trace: 'scripts/trace.ts',
}

/**
 * Loads a program of generated/services in this process, once it is as new as its sources; resolves to what it exports. Where what makes it isn't installed
 * (an image, from which packages for development are taken away), it is as it was made.
 * @param {string} name
 */
export async function runBuilt(name) {
  if (existsSync(join(root, 'node_modules', 'prisma'))) {
    await generateClient()
    await buildServices()
  }
  process.setSourceMapsEnabled(true)
  return await import(pathToFileURL(builtProgram(name)).href)
}

/**
 * The programs of `npm start` and the tools, each in one file of generated/services: Node loads them in a third of the time that their sources take.
 * Names and maps are kept, so that errors speak of the sources.
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
          ...tools,
          ...threads,
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
