import type { Context } from '../context.ts'

/** After a commit that posted letters: has them sent. What is lost here is found later (`reconcile`). */
export function nudgeMail({ queues, log }: Pick<Context, 'queues' | 'log'>): void {
  void queues.add('mail', {}).catch((error) => log.warn({ err: error }, 'letters wait for a while'))
}
