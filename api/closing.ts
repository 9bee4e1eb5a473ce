import type { FastifyInstance } from 'fastify'

const lookEveryMilliseconds = 100
/** Requests in work when the API is asked to close may take so long; what hangs longer would hold it for ever. */
const patienceMilliseconds = 10_000

/**
 * Lets go of connections while the API closes: each as soon as nothing is asked over it any more (Node would wait until its
 * keep-alive time is over), and those of senders that never come to their end after ten seconds.
 */
export function closeConnections(app: FastifyInstance): void {
  app.addHook('preClose', async () => {
    const began = performance.now()
    const timer = setInterval(() => {
      if (performance.now() - began < patienceMilliseconds) app.server.closeIdleConnections()
      else app.server.closeAllConnections()
    }, lookEveryMilliseconds)
    app.server.once('close', () => clearInterval(timer))
    // Never listened: nothing to close.
    timer.unref()
  })
}
