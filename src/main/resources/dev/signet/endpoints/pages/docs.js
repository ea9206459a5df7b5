'use strict';

// Swagger UI for the description of this very server. Nothing is remembered, and nobody else is asked for anything.
window.addEventListener('DOMContentLoaded', () => {
  const issuer = new URL(document.body.dataset.issuer);
  const published = issuer.href.replace(/\/$/, '');
  const here = new URL('.', location.href).href.replace(/\/$/, '');

  // The description names the issuer. Where this page was opened by another address, it may call that one alone.
  const reachable = (url) => {
    if (url === published || url.startsWith(published + '/')) return here + url.slice(published.length);
    return url.startsWith(issuer.origin + '/') ? location.origin + url.slice(issuer.origin.length) : url;
  };

  window.SwaggerUIBundle({
    url: 'openapi.yaml',
    dom_id: '#swagger-ui',
    deepLinking: false,
    validatorUrl: null,
    persistAuthorization: false,
    withCredentials: false,
    syntaxHighlight: { activated: true, theme: 'agate' },
    requestInterceptor: (request) => {
      request.url = reachable(request.url);
      // Else a 401 opens the browser's own box for passwords.
      request.credentials = 'omit';
      return request;
    },
  });
});
