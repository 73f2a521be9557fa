import { type Browser, chromium } from 'playwright-core'
import { browserPrograms, ensureInstalled, pathOf } from './install.ts'

/** A headless Chromium, installed where it is missing; close it when you have finished. */
export async function startBrowser(): Promise<Browser> {
  await ensureInstalled(browserPrograms)
  const executablePath = await pathOf('chromium-headless-shell')
  if (executablePath === undefined) throw new Error('chromium-headless-shell is gone')
  // Chromium refuses to run as root inside its sandbox: https://crbug.com/638180
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return chromium.launch({ executablePath, args })
}
