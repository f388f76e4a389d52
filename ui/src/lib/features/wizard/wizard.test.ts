import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { Definition, Draft, Integration, Problem, Template } from '$lib/bindings';
import { Failure } from '$lib/host';
import type { FakeAnswers } from '$lib/host/fake';
import { expectAccessible, renderIn } from '$lib/testing';
import WizardScreen from './WizardScreen.svelte';

const template = {
  id: 'redtrack',
  name: 'RedTrack',
  kind: 'tracker',
  summary: 'Counts a conversion for a click ID.',
  confirmation: 'documented',
  checked_on: '2026-11-21',
  notes: [],
  prerequisites: ['A custom tracking domain.'],
  unsupported: [],
  questions: [
    {
      name: 'tracking_domain',
      label: 'Tracking domain',
      help: 'The host of the postback URL.',
      placeholder: 'track.example.com',
      kind: 'domain',
      per_event: false,
      optional: false,
    },
  ],
  roles: [
    { role: 'affiliate', url: 'https://<<tracking_domain>>/pb?clickid={tid}' },
    { role: 'seller', url: 'https://<<tracking_domain>>/pb?clickid={vtid}' },
  ],
  events: ['purchase'],
  level: { level: null, reason: '' },
} as unknown as Template;
const custom = {
  ...template,
  id: 'custom',
  name: 'Custom Postback/Pixel',
  kind: 'custom',
  questions: [],
  roles: [{ role: 'affiliate', url: '' }],
} as unknown as Template;

const blank: Definition = {
  name: '',
  network: 'clickbank',
  template: 'custom',
  answers: {},
  account: '',
  role: 'affiliate',
  level: 'global',
  filters: [],
  events: ['purchase'],
  url: '',
  customize: false,
  urls: {},
  notes: '',
};
const made = (domain: string | undefined) =>
  `https://${domain === undefined || domain === '' ? '<<tracking_domain>>' : domain}/pb?clickid={tid}`;

/** As much of lint as these tests need. */
function problems({ url, name }: Definition): Problem[] {
  const found: Problem[] = [];
  const add = (
    code: string,
    place: Problem['place'],
    start: number,
    end: number,
    message: string,
  ) => found.push({ code, severity: 'error', place, start, end, message, hint: '', fix: null });
  const place = { kind: 'url', event: null } as const;
  if (name === '') add('no-name', { kind: 'name' }, 0, 0, 'The integration has no name.');
  const question = '<<tracking_domain>>';
  const at = url.indexOf(question);
  if (at >= 0) {
    add('unanswered-question', place, at, at + question.length, 'Tracking domain is not answered.');
  }
  if (url === '') add('no-url', place, 0, 0, 'There is no postback URL.');
  return found;
}

function answers(more: FakeAnswers = {}): FakeAnswers {
  return {
    list_templates: () => [custom, template],
    list_macros: () => [],
    list_filter_fields: () => [],
    list_accounts: () => [],
    list_drafts: () => [],
    new_definition: ({ template: id, role }) => ({
      ...structuredClone(blank),
      template: id,
      role,
      url: id === 'redtrack' ? made(undefined) : '',
    }),
    compose_urls: ({ answers: given }) => ({
      url: made(given['tracking_domain']),
      customize: false,
      urls: {},
    }),
    check_answer: ({ answer }) => ({ value: answer, message: null }),
    preview: ({ definition, event }) => ({
      event,
      source: definition.url,
      url: definition.url,
      normalised: definition.url,
      pieces: [],
      parameters: [],
      macros: [],
      problems: problems(definition),
      would_fire: { fires: true, because: [] },
    }),
    summarise: () => ({ sentence: 'Fires for Initial purchase.', filters: '', offer_links: [] }),
    save_draft: (draft) => draft,
    discard_draft: () => ({}) as never,
    save_integration: ({ definition }) => ({ id: 'i1', version: 1, definition }) as Integration,
    ...more,
  };
}

async function open(more: FakeAnswers = {}) {
  const drawn = await renderIn(WizardScreen, {
    props: { route: { name: 'integration-new' as const } },
    answers: answers(more),
    at: '#/integrations/new',
  });
  await screen.findByRole('heading', { name: 'Pick a template' });
  return { ...drawn, user: userEvent.setup() };
}
const step = (name: string) => screen.findByRole('heading', { level: 2, name });
const go = (user: ReturnType<typeof userEvent.setup>) =>
  user.click(screen.getByRole('button', { name: 'Continue' }));

describe('the wizard', () => {
  it('goes from a template to a saved integration, each step named and accessible', async () => {
    const { container, user, host } = await open();
    await expectAccessible(container);
    await user.click(screen.getByRole('button', { name: 'RedTrack' }));

    expect(await step('Account')).toHaveFocus();
    await user.type(screen.getByRole('textbox', { name: 'Integration name' }), 'RedTrack US');
    await user.type(screen.getByRole('combobox', { name: 'Account nickname' }), 'cb1test');
    await user.keyboard('{Escape}');
    expect(screen.getByRole('radiogroup', { name: 'Role' })).toBeInTheDocument();
    await expectAccessible(container);
    await go(user);

    await step('Events');
    expect(screen.getByRole('checkbox', { name: 'Initial purchase' })).toBeChecked();
    expect(screen.getByRole('radiogroup', { name: 'Integration level' })).toBeInTheDocument();
    await expectAccessible(container);
    await go(user);

    await step('Postback URL');
    const domain = screen.getByRole('textbox', { name: 'Tracking domain' });
    await user.type(domain, 'track.example.com');
    const url = screen.getByRole('textbox', { name: 'Postback URL' });
    await waitFor(() =>
      expect(url).toHaveTextContent('https://track.example.com/pb?clickid={tid}'),
    );
    await expectAccessible(container);
    await go(user);

    await step('Review and save');
    expect(await screen.findByText('Fires for Initial purchase.')).toBeInTheDocument();
    await expectAccessible(container);
    await user.click(screen.getByRole('button', { name: 'Save integration' }));
    await waitFor(() => expect(window.location.hash).toContain('i1'));
    const saved = host.calls.find(({ name }) => name === 'save_integration')?.request;
    expect(saved).toMatchObject({
      id: null,
      definition: { name: 'RedTrack US', account: 'cb1test' },
    });
    // Five steps, each typed and looked through by axe.
  }, 30_000);

  it('names no problem of a step that nobody has seen', async () => {
    await open();
    const found = screen.getByRole('region', { name: 'Problems found' });
    expect(found).toHaveTextContent('None so far');
    expect(within(found).queryAllByRole('listitem')).toEqual([]);
  });

  it('goes to the question that is open rather than on', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('button', { name: 'RedTrack' }));
    await step('Account');
    await user.type(screen.getByRole('textbox', { name: 'Integration name' }), 'x');
    await go(user);
    await step('Events');
    await go(user);
    await step('Postback URL');
    await go(user);
    const domain = screen.getByRole('textbox', { name: 'Tracking domain' });
    await waitFor(() => expect(domain).toHaveFocus());
    expect(domain).toHaveAccessibleDescription(/Tracking domain is not answered\./);
  });

  it('keeps what was typed when a save is refused', async () => {
    const { user } = await open({
      save_integration: () => {
        throw new Failure({ code: 'store', message: 'The disk is full.' });
      },
    });
    await user.click(screen.getByRole('button', { name: 'RedTrack' }));
    await step('Account');
    const name = screen.getByRole('textbox', { name: 'Integration name' });
    await user.type(name, 'Mine');
    await user.click(screen.getByRole('button', { name: 'Save integration' }));
    expect(await screen.findByText('The disk is full.')).toBeInTheDocument();
    expect(name).toHaveValue('Mine');
  });

  it('takes an unfinished draft up where it was left', async () => {
    const draft: Draft = {
      key: 'new:1',
      integration_id: null,
      base_version: null,
      definition: { ...blank, name: 'Half done' },
      pasted: null,
      step: 3,
      updated_at: Date.now() - 60_000,
    };
    const { container, user } = await open({ list_drafts: () => [draft] });
    const banner = screen.getByRole('region', { name: 'Unfinished draft' });
    expect(banner).toHaveTextContent('Half done was not saved.');
    await expectAccessible(container);
    await user.click(within(banner).getByRole('button', { name: 'Resume draft' }));
    await step('Events');
  });

  it('asks before it is left, and keeps the draft whatever the answer', async () => {
    const { user, host } = await open();
    await user.click(screen.getByRole('button', { name: 'RedTrack' }));
    await step('Account');
    await user.type(screen.getByRole('textbox', { name: 'Integration name' }), 'Mine');
    await user.click(screen.getByRole('button', { name: 'Close' }));
    const asked = await screen.findByRole('alertdialog', { name: 'Save Mine before leaving?' });
    expect(host.calls.some(({ name }) => name === 'save_draft')).toBe(true);
    await user.click(within(asked).getByRole('button', { name: 'Keep editing' }));
    expect(screen.getByRole('textbox', { name: 'Integration name' })).toHaveValue('Mine');
  });

  it('says what a change of role would change, and changes nothing unasked', async () => {
    const { container, user } = await open({
      switch_role: ({ definition, role }) => ({
        definition: { ...definition, role },
        changes: ['Postback URL', 'Postback URL for Upsell purchase', 'Offer link'].map((what) => ({
          what,
          from: '{tid}',
          to: '{vtid}',
        })),
      }),
    });
    await user.click(screen.getByRole('button', { name: 'RedTrack' }));
    await step('Account');
    await user.click(screen.getByRole('radio', { name: 'Seller' }));
    const asked = await screen.findByRole('alertdialog', { name: 'Change the role to Seller?' });
    expect(within(asked).getAllByRole('listitem'), 'the same change is said once').toHaveLength(1);
    await user.click(within(asked).getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.getByRole('radio', { name: 'Affiliate' })).toBeChecked());
    await expectAccessible(container);
  });
});

describe('the template step', () => {
  const card = (name: string) => screen.getByRole('button', { name });
  const toTemplates = async (user: ReturnType<typeof userEvent.setup>) => {
    const steps = screen.getByRole('list', { name: 'Steps' });
    await user.click(within(steps).getByRole('button', { name: /^Template/ }));
    await step('Pick a template');
  };
  const addFilter = async (user: ReturnType<typeof userEvent.setup>) => {
    await user.click(screen.getByRole('radio', { name: 'Custom' }));
    await user.click(await screen.findByRole('button', { name: 'Add filter' }));
    await screen.findByRole('textbox', { name: 'Filter values' });
  };
  const fields: FakeAnswers = {
    list_filter_fields: () => [
      { name: 'vendor', label: 'Seller', nickname: true, role: 'both', source: '' },
    ],
  };

  it('asks before another template replaces answers, events or filters', async () => {
    const { user, host } = await open(fields);
    await user.click(card('RedTrack'));
    await step('Account');
    await user.type(screen.getByRole('textbox', { name: 'Integration name' }), 'Mine');
    await go(user);
    await step('Events');
    await addFilter(user);
    await toTemplates(user);
    expect(card('RedTrack')).toHaveAttribute('aria-pressed', 'true');
    await user.click(card('Custom Postback/Pixel'));
    const asked = await screen.findByRole('alertdialog', {
      name: 'Begin anew from Custom Postback/Pixel?',
    });
    expect(asked).toHaveTextContent('Events, level, filters, answers and postback URLs');
    await user.click(within(asked).getByRole('button', { name: 'Cancel' }));
    const chosen = () =>
      host.calls.flatMap(({ name, request }) =>
        name === 'new_definition' ? [(request as { template: string }).template] : [],
      );
    expect(chosen(), 'nothing was begun anew').toEqual(['custom', 'redtrack']);
    await user.click(card('RedTrack'));
    await step('Account');
    await go(user);
    expect(screen.getByRole('textbox', { name: 'Filter values' })).toBeInTheDocument();
  });

  it('only moves on from the template that is chosen already', async () => {
    const { user } = await open(fields);
    for (const name of ['RedTrack', 'Custom Postback/Pixel']) {
      expect(card(name), 'at first none is chosen').not.toHaveAttribute('aria-pressed');
    }
    await user.click(card('Custom Postback/Pixel'));
    await step('Account');
    await user.type(screen.getByRole('textbox', { name: 'Integration name' }), 'Mine');
    await go(user);
    await step('Events');
    await addFilter(user);
    await toTemplates(user);
    expect(card('Custom Postback/Pixel')).toHaveAttribute('aria-pressed', 'true');
    await user.click(card('Custom Postback/Pixel'));
    await step('Account');
    await go(user);
    await step('Events');
    expect(screen.getByRole('textbox', { name: 'Filter values' })).toBeInTheDocument();
  });

  it('asks nothing where nothing is lost', async () => {
    const { user } = await open();
    await user.click(card('RedTrack'));
    await step('Account');
    await toTemplates(user);
    await user.click(card('Custom Postback/Pixel'));
    await step('Account');
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });

  it('asks of a copy too, whatever its template began with', async () => {
    const definition = {
      ...blank,
      template: 'redtrack',
      name: 'Mine copy',
      url: made('t.example'),
    };
    await renderIn(WizardScreen, {
      props: { route: { name: 'integration-duplicate' as const, id: 'i1' } },
      answers: answers({
        duplicate_integration: () => ({ ...definition, answers: { tracking_domain: 't.example' } }),
      }),
      at: '#/integrations/i1/duplicate',
    });
    await step('Account');
    const user = userEvent.setup();
    await toTemplates(user);
    await user.click(card('Custom Postback/Pixel'));
    await screen.findByRole('alertdialog', { name: 'Begin anew from Custom Postback/Pixel?' });
  });
});

describe('a draft', () => {
  it('of a copy is offered again like that of a new one', async () => {
    const draft: Draft = {
      key: 'copy:1',
      integration_id: null,
      base_version: null,
      definition: { ...blank, name: 'Offer copy' },
      pasted: null,
      step: 3,
      updated_at: Date.now() - 60_000,
    };
    const { user, host } = await open({ list_drafts: () => [draft] });
    const banner = screen.getByRole('region', { name: 'Unfinished draft' });
    expect(banner).toHaveTextContent('Offer copy was not saved.');
    await user.click(within(banner).getByRole('button', { name: 'Resume draft' }));
    await step('Events');
    await user.click(screen.getByRole('button', { name: 'Save integration' }));
    await waitFor(() => expect(window.location.hash).toContain('i1'));
    const saved = host.calls.find(({ name }) => name === 'save_integration')?.request;
    expect(saved, 'the draft goes with the save').toMatchObject({ id: null, draft: 'copy:1' });
  });
});

describe('a window that stays open after all', () => {
  async function closing(answer: string) {
    const drawn = await open();
    const { user, carom, host } = drawn;
    carom.beforeClose(() => false);
    await user.click(screen.getByRole('button', { name: 'RedTrack' }));
    await step('Account');
    await user.type(screen.getByRole('textbox', { name: 'Integration name' }), 'Mine');
    const closed = host.tryToClose();
    const asked = await screen.findByRole('alertdialog', { name: 'Save Mine before leaving?' });
    await user.click(within(asked).getByRole('button', { name: answer }));
    expect(await closed).toBe(false);
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    const requests = (wanted: string) =>
      host.calls.flatMap(({ name, request }) => (name === wanted ? [request] : []));
    return { ...drawn, requests };
  }

  it('goes on with what was saved rather than save a second one', async () => {
    const { user, requests } = await closing('Save');
    await user.type(screen.getByRole('textbox', { name: 'Integration name' }), ' too');
    expect(screen.getByRole('heading', { level: 1, name: 'Edit integration' })).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Save integration' }));
    await waitFor(() => expect(requests('save_integration')).toHaveLength(2));
    expect(requests('save_integration')[1]).toMatchObject({
      id: 'i1',
      expected_version: 1,
      draft: 'edit:i1',
      definition: { name: 'Mine too' },
    });
  });

  it('keeps what was discarded as unsaved work, with a draft', async () => {
    const { user, requests } = await closing('Discard');
    await waitFor(() => expect(requests('discard_draft')).toHaveLength(1));
    await waitFor(() =>
      expect(requests('save_draft').at(-1)).toMatchObject({ definition: { name: 'Mine' } }),
    );
    const drafts = requests('save_draft').length;
    expect(drafts).toBeGreaterThan(1);
    await user.click(screen.getByRole('button', { name: 'Close' }));
    await screen.findByRole('alertdialog', { name: 'Save Mine before leaving?' });
  });
});

describe('the keys', () => {
  it('move between the steps, but by words in a Mac’s text', async () => {
    for (const platform of ['linux', 'macos'] as const) {
      const drawn = await renderIn(WizardScreen, {
        props: { route: { name: 'integration-new' as const } },
        answers: answers(),
        at: '#/integrations/new',
        platform,
      });
      await screen.findByRole('heading', { name: 'Pick a template' });
      const press = new KeyboardEvent('keydown', { key: 'ArrowRight', altKey: true });
      const doing = (inText: boolean) =>
        drawn.carom.actions.forKey(press, { inText, inDialog: false })?.id;
      expect(doing(false)).toBe('wizard.next');
      expect(doing(true)).toBe(platform === 'macos' ? undefined : 'wizard.next');
      drawn.unmount();
    }
  });
});
