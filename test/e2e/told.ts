// When a step of a walk fails, what everybody's page shows is printed: a time that ran out says nothing by itself.
import { afterEach } from 'vitest'
import { openPages } from './school.ts'

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return
  for (const page of openPages()) {
    const words = await page.locator('body').textContent({ timeout: 1000 }).catch(String)
    console.error(`${task.name}: ${page.url()} shows\n${words?.slice(0, 2000)}\n`)
  }
})
