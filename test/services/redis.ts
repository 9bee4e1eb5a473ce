import { freePorts, startService } from './process.ts'

export const redisPrograms = ['redis-server']
export const redisPackages = 'redis-server'

/** A real Redis on a free port, kept in memory. `noeviction`: BullMQ must not lose keys. */
export async function startRedis(): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePorts(1)
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction']
  const service = await startService((folder) => ['redis-server', '--dir', folder, ...settings], 'Ready to accept connections')
  return { url: `redis://127.0.0.1:${port}`, stop: service.stop }
}
