import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../core/project.mjs'
import { command } from './command.mjs'
import { Clear, step } from './say.mjs'

/** Prisma's programs would be a download; nothing here uses them. */
export const prismaEnv = { PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true' }
/** onnxruntime's installer would fetch what it needs for graphics cards, from elsewhere than npm; processors' code is in its package. */
const installEnv = { ...prismaEnv, ONNXRUNTIME_NODE_INSTALL: 'skip' }

/**
 * Whether node_modules holds what package-lock.json asks for. npm writes its own list there as the very last act of an
 * install, so an interrupted one has none (or an older one).
 */
export function packagesAreCurrent(folder = root) {
  const list = join(folder, 'node_modules', '.package-lock.json')
  if (!existsSync(list)) return false
  const wanted = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages
  const present = JSON.parse(readFileSync(list, 'utf8')).packages
  return Object.entries(wanted).every(
    ([path, { version, optional, devOptional, peer, link }]) =>
      path === '' || link || present[path]?.version === version || (!present[path] && (optional || devOptional || peer)),
  )
}

/** Installs the packages when they are not what the lock file says. */
export async function installPackages() {
  if (packagesAreCurrent()) return
  await step('Installing packages from npm (the first time this takes a minute)', async () => {
    const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--include=dev']
    if ((await command('npm', args, installEnv)) !== 0) throw new Clear('npm could not install the packages: its message above says why.')
  })
}
