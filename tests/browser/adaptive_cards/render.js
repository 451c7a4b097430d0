/* Shows a card as Teams does: the same renderer, Markdown in text blocks, styles in the colours of the theme. */

function hostConfig(theme) {
  const colour = { default: theme.text, subtle: theme.text };
  const link = { default: theme.link, subtle: theme.link };
  const foregroundColors = { default: colour, accent: link, attention: colour, warning: colour, good: colour };
  const style = (backgroundColor) => ({ backgroundColor, foregroundColors });
  return {
    fontFamily: '"Segoe UI", system-ui, sans-serif',
    fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 },
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
    actions: { maxActions: 6, actionsOrientation: "horizontal", actionAlignment: "left", buttonSpacing: 8 },
    supportsInteractivity: true,
    textBlock: { headingLevel: 2 },
    containerStyles: {
      default: style(theme.card),
      emphasis: style(theme.emphasis),
      attention: style(theme.attention),
      warning: style(theme.warning),
    },
  };
}

/** Renders a card; returns what the renderer has to say against it. What is tapped goes to `window.tapped`. */
window.show = (json, theme) => {
  for (const [name, value] of Object.entries(theme))
    document.documentElement.style.setProperty(`--${name}`, value);
  window.tapped = [];
  const markdown = window.markdownit(); // without HTML
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = markdown.render(text);
    result.didProcess = true;
  };
  const card = new AdaptiveCards.AdaptiveCard();
  card.version = AdaptiveCards.Versions.v1_5;
  card.hostConfig = new AdaptiveCards.HostConfig(hostConfig(theme));
  card.onExecuteAction = (action) => window.tapped.push(action.data ?? action.url);
  const context = new AdaptiveCards.SerializationContext(AdaptiveCards.Versions.v1_5);
  card.parse(json, context);
  const against = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
  const later = card.validateProperties().validationEvents.map(({ message }) => message);
  document.querySelector("main").replaceChildren(card.render());
  return [...against, ...later];
};
