/** How Teams sets a card, in its light theme. */

const TEXT = { default: "#242424", subtle: "#242424" };
const LINK = { default: "#5b5fc7", subtle: "#5b5fc7" };
const foregroundColors = { default: TEXT, accent: LINK, attention: TEXT, warning: TEXT, good: TEXT };
const ground = (backgroundColor: string): object => ({ backgroundColor, foregroundColors });

/** What the renderer is told: type sizes and distances in pixels, and colours. */
export const hostConfig = {
  fontFamily: '"Segoe UI", system-ui, sans-serif',
  fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 },
  spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
  actions: { maxActions: 6, actionsOrientation: "horizontal", actionAlignment: "left", buttonSpacing: 8 },
  supportsInteractivity: true,
  textBlock: { headingLevel: 4 }, // below those of the page that shows it
  containerStyles: {
    default: ground("#ffffff"),
    emphasis: ground("#f0f0f0"),
    attention: ground("#fdf3f4"),
    warning: ground("#fff9f5"),
  },
} as const;
