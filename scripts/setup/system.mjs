// Programs that don't come by npm: found, or installed where that is allowed.
import { existsSync } from 'node:fs'
import { command, works } from './command.mjs'
import { Clear, step } from './say.mjs'

/** How packages of Debian and Ubuntu can be installed here: the words before `apt-get`, or undefined when they can't. */
export function aptPrefix() {
  if (!existsSync('/usr/bin/apt-get')) return undefined
  if (process.getuid?.() === 0) return []
  return works('sudo', ['-n', 'true']) ? ['sudo', '-n'] : undefined
}

/**
 * Installs packages; resolves to whether that worked.
 * @param {string[]} packages
 * @param {string[]} prefix
 */
export async function aptInstall(packages, prefix) {
  const apt = (...args) => {
    const [program, ...rest] = [
      ...prefix,
      'env',
      'DEBIAN_FRONTEND=noninteractive',
      'apt-get',
      '-qq',
      '-o',
      'DPkg::Lock::Timeout=300',
      ...args,
    ]
    return command(program, rest)
  }
  const install = () => apt('install', '-y', '--no-install-recommends', ...packages)
  // Lists may be absent (containers) or old: the first try is cheap when they are good.
  if ((await install()) === 0) return true
  return (await apt('update')) === 0 && (await install()) === 0
}

const hasFfmpeg = () =>
  works(process.env.FFMPEG_PATH || 'ffmpeg', ['-version']) && works(process.env.FFPROBE_PATH || 'ffprobe', ['-version'])

/** Sees to ffmpeg and ffprobe; throws Clear when they are missing and may not be installed. */
export async function ensureFfmpeg() {
  if (hasFfmpeg()) return
  const prefix = aptPrefix()
  if (prefix) {
    const installed = await step('Installing ffmpeg (apt-get)', () => aptInstall(['ffmpeg'], prefix))
    if (installed && hasFfmpeg()) return
  }
  const how = process.platform === 'darwin' ? 'brew install ffmpeg' : 'sudo apt-get install ffmpeg'
  throw new Clear(`ffmpeg and ffprobe are missing. Install them (${how}), or set FFMPEG_PATH and FFPROBE_PATH; then start again.`)
}
