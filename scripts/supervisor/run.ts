import { join, resolve } from 'node:path'
import { readConfig } from '../../core/config.ts'
import { showsLetters } from '../../core/mail/outbox.ts'
import { migrate } from '../../core/migrate.ts'
import { builtProgram } from '../../core/project.mjs'
import { isFirstStart } from '../postgres/server.ts'
import { say, step } from '../setup/say.mjs'
import { localAddress, untilServing, usablePort } from './address.ts'
import { hasDemo, seed, startDatabase } from './database.ts'
import { AlreadyRunning, Lock } from './lock.ts'
import { Service } from './service.ts'
import { welcome } from './welcome.ts'

/** What has been started, in the order it must be ended: the last first. */
type Endings = (() => Promise<void> | void)[]

/** Starts everything, keeps it running, ends it. Resolves to the exit code. */
export async function runSupervisor(environment: NodeJS.ProcessEnv): Promise<number> {
  const ending = endingSignal()
  const endings: Endings = []
  try {
    const failed = await boot(environment, endings, ending)
    if (failed !== undefined) return failed
    await aborted(ending)
    return 0
  } catch (error) {
    if (ending.aborted) return 0
    console.error(`\n${error instanceof Error ? error.message : error}`)
    return 1
  } finally {
    if (ending.aborted) say('\nEnding …')
    for (const end of endings.reverse()) await end()
    if (ending.aborted) say('Safelight has ended.')
  }
}

/** Aborts when we are asked to end (any number of times) or our starter is gone. */
function endingSignal(): AbortSignal {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => controller.abort())
  process.on('disconnect', () => controller.abort())
  if (process.connected === false) controller.abort()
  // The terminal may be gone before we are: what can't be printed must not end us half-way.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  return controller.signal
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })))

/** Resolves to an exit code when there is nothing to run. Each step stops at once when we are asked to end. */
async function boot(environment: NodeJS.ProcessEnv, endings: Endings, ending: AbortSignal): Promise<number | undefined> {
  // The database's address is known only when it runs; everything else is checked before anything is started.
  const wished = readConfig({ ...environment, DATABASE_URL: environment.DATABASE_URL || 'postgresql://embedded' })
  const { data, host } = wished
  const lock = await takeLock(data, localAddress(host, wished.port))
  if (!lock) return 1
  endings.push(() => lock.release())
  ending.addEventListener('abort', () => lock.markEnding(), { once: true })

  const port = await usablePort(host, wished.port)
  if (port === undefined) {
    console.error(`\nPort ${wished.port} of ${host} is used by another program. End that, or choose another port: PORT=3001 npm start`)
    return 1
  }
  const env: NodeJS.ProcessEnv = { ...environment, PORT: String(port), SAFELIGHT_DATA: data }
  env.DATABASE_URL = environment.DATABASE_URL || (await embedded(data, endings))
  ending.throwIfAborted()
  await step('Bringing the tables up to date', () => migrate(env.DATABASE_URL ?? ''))
  ending.throwIfAborted()
  const config = readConfig(env)
  if (!config.production) await step('Looking for the demo schools, making them in an empty database', () => seed(config))
  ending.throwIfAborted()
  const address = localAddress(host, port)
  await step('Starting the API and a worker', () => startServices({ env, address, lock, endings, ending, logs: join(data, 'logs') }))
  if (!ending.aborted) {
    const demo = !config.production && (await hasDemo(config))
    console.log(welcome(config.publicUrl, { demo, letters: showsLetters(config), logs: join(data, 'logs') }))
  }
  return undefined
}

async function takeLock(data: string, address: string): Promise<Lock | undefined> {
  try {
    return await Lock.take(resolve(data), address, say)
  } catch (error) {
    if (!(error instanceof AlreadyRunning)) throw error
    console.error(`\nSafelight is already running at ${error.message} (data folder ${data}).`)
    return undefined
  }
}

async function embedded(data: string, endings: Endings): Promise<string> {
  const first = isFirstStart(join(data, 'postgres'))
  const what = first ? 'Making the database (once)' : 'Starting the database'
  const { url, stop } = await step(what, () => startDatabase(data, say))
  endings.push(stop)
  return url
}

interface Services {
  env: NodeJS.ProcessEnv
  address: string
  lock: Lock
  endings: Endings
  ending: AbortSignal
  logs: string
}

async function startServices({ env, address, lock, endings, ending, logs }: Services): Promise<void> {
  const services: Service[] = []
  const onChange = () => lock.setChildren(services.flatMap(({ pid }) => pid ?? []))
  const add = (name: string) => {
    const args = ['--enable-source-maps', builtProgram(name)]
    services.push(new Service({ name, args, env, logFile: join(logs, `${name}.log`), onChange, say }))
  }
  add('api')
  add('worker')
  endings.push(async () => {
    await Promise.all(services.map((service) => service.stop(30)))
  })
  for (const service of services) service.start()
  const [api, worker] = services
  const serving = untilServing(address, 120, ending).then(() => api?.markReady())
  await Promise.race([Promise.all([serving, worker?.ready, api?.ready]), aborted(ending)])
}
