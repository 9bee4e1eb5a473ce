// `npm start`: everything from a fresh clone to a running service. Plain JavaScript without packages, since it installs them.
import { spawn } from 'node:child_process'
import { builtProgram, root } from '../core/project.mjs'
import { watchAncestors } from './setup/ancestors.mjs'
import { buildPages, buildServices, generateClient } from './setup/generated.mjs'
import { checkNode } from './setup/node-version.mjs'
import { installPackages } from './setup/packages.mjs'
import { run } from './setup/say.mjs'
import { ensureFfmpeg } from './setup/system.mjs'

await run(async () => {
  checkNode()
  await installPackages()
  await ensureFfmpeg()
  await generateClient()
  await buildServices()
  await buildPages()
  return await supervise()
})

/** Runs the supervisor until it ends. It has a session of its own: a Ctrl-C comes to us alone, and we ask it to end. */
function supervise() {
  return new Promise((resolve) => {
    const args = ['--enable-source-maps', builtProgram('supervisor')]
    const child = spawn(process.execPath, args, { cwd: root, detached: true, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    const stop = () => child.kill('SIGTERM')
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop)
    watchAncestors(stop)
    child.on('exit', (code, signal) => {
      if (signal) console.error(`\nSafelight was ended by ${signal}. The next start puts things in order.`)
      resolve(code ?? 1)
    })
  })
}
