import { spawn, spawnSync } from 'node:child_process'
import { constants } from 'node:os'
import { root } from '../../core/project.mjs'

/**
 * Runs a program in the project's folder with our terminal; resolves to its exit code (128 + n for signal n).
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env] added to ours
 * @returns {Promise<number>}
 */
export function command(program, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } })
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)))
  })
}

/** Whether the program can be run at all. @param {string} program @param {string[]} args */
export function works(program, args) {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0
}
