import { expect, test } from 'vitest'
import { findChromium } from './chromium.mjs'

test.each([
  [{ CHROMIUM_PATH: '/x/chrome' }, ['/x/chrome', '/a/chromium'], '/x/chrome'],
  [{ CHROMIUM_PATH: '/x/chrome', PATH: '/a' }, ['/a/chromium'], null],
  [{ PATH: '/a:/b' }, ['/b/google-chrome', '/b/chromium'], '/b/chromium'],
  [{ PATH: '/a:/b' }, ['/a/google-chrome'], '/a/google-chrome'],
  [{ PATH: '' }, [], null],
])('with the environment %o and the programs %o the browser is %s', (env, programs: string[], found) => {
  expect(findChromium({ env, canRun: (file: string) => programs.includes(file) })).toBe(found)
})
