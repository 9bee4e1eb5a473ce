// Plain JavaScript: `npm start` asks before any package is there.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's folder, for the sources and for what is built of them (generated/services) alike. */
export const root = above(dirname(fileURLToPath(import.meta.url)))

/**
 * Where a program lies that was built of the sources (scripts/setup/generated.mjs).
 * @param {string} name @returns {string}
 */
export const builtProgram = (name) => join(root, 'generated', 'services', `${name}.mjs`)

/** @param {string} folder @returns {string} */
function above(folder) {
  if (existsSync(join(folder, 'package.json'))) return folder
  const parent = dirname(folder)
  if (parent === folder) throw new Error('The folder of the project was not found.')
  return above(parent)
}
