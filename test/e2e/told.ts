// When a step of a walk fails, what everybody's page shows, and did last, is printed: a time that ran out says nothing by itself.
import { afterEach } from 'vitest'
import { lastOf, openPages } from './school.ts'

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return
  for (const page of openPages()) {
    const words = await page
      .locator('#root')
      .textContent({ timeout: 1000 })
      .catch(() => 'nothing')
    console.error([`${task.name}: ${page.url()} shows`, words?.slice(0, 2000), ...lastOf(page), ''].join('\n'))
  }
})
