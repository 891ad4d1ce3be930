import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** The violations that axe finds, one line for each rule with its first elements. */
export async function violations(page: Page): Promise<string[]> {
  await expect(page.getByRole('status', { name: /^Loading/ })).toHaveCount(0)
  await page.waitForLoadState('networkidle')
  // Colours that are fading in have a lower contrast than they end with.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))))
  const { violations: found } = await new AxeBuilder({ page })
    // A tooltip is read with its button; the rule that all content is in a landmark does not know that.
    .exclude('[data-radix-popper-content-wrapper]:has([role=tooltip])')
    // The results for all that is right are ten times as long, and the other mode joins them in a page of its own, for frames of other sites.
    .options({ resultTypes: ['violations'] })
    .setLegacyMode()
    .analyze()
  return found.map(({ id, impact, nodes }) => {
    const places = nodes.slice(0, 3).map(({ html }) => html.slice(0, 200))
    return `${id} (${impact}): ${places.join(' | ')}`
  })
}
