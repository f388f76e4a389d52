import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { Draft, SaveIntegration } from '$lib/bindings';
import { integration } from '$lib/features/testing/samples-for-tests';
import { Failure } from '$lib/host';
import type { FakeAnswers } from '$lib/host/fake';
import { expectAccessible, renderIn } from '$lib/testing';
import { answers, blank, draft, Gate, made, previewed, template } from './samples-for-tests';
import WizardScreen from './WizardScreen.svelte';

type User = ReturnType<typeof userEvent.setup>;

async function open(more: FakeAnswers = {}) {
  const drawn = await renderIn(WizardScreen, {
    props: { route: { name: 'integration-new' as const } },
    answers: answers(more),
    at: '#/integrations/new',
  });
  await screen.findByRole('heading', { name: 'Pick a template' });
  return { ...drawn, user: userEvent.setup() };
}
async function duplicate(more: FakeAnswers = {}) {
  const drawn = await renderIn(WizardScreen, {
    props: { route: { name: 'integration-duplicate' as const, id: 'i1' } },
    answers: answers({ duplicate_integration: () => ({ ...blank, name: 'Mine copy' }), ...more }),
    at: '#/integrations/i1/duplicate',
  });
  await step('Account');
  return { ...drawn, user: userEvent.setup() };
}
const step = (name: string) => screen.findByRole('heading', { level: 2, name });
/** Picks a template and names what is made with it. */
async function begin(user: User, template = 'RedTrack') {
  await user.click(screen.getByRole('button', { name: template }));
  await step('Account');
  const name = screen.getByRole('textbox', { name: 'Integration name' });
  await user.type(name, 'Mine');
  return name;
}
const go = (user: User) => user.click(screen.getByRole('button', { name: 'Continue' }));

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

  it('says of every template how far to trust it', async () => {
    await open();
    expect(screen.getAllByText('Documented'), 'Custom too').toHaveLength(2);
  });

  it('names no problem of a step that nobody has seen', async () => {
    await open();
    const found = screen.getByRole('region', { name: 'Problems found' });
    expect(found).toHaveTextContent('None so far');
    expect(within(found).queryAllByRole('listitem')).toEqual([]);
  });

  it('goes to the question that is open rather than on', async () => {
    const { user } = await open();
    await begin(user);
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
    const name = await begin(user);
    await user.click(screen.getByRole('button', { name: 'Save integration' }));
    expect(await screen.findByText('The disk is full.')).toBeInTheDocument();
    expect(name).toHaveValue('Mine');
  });

  it('asks before it is left, and keeps the draft whatever the answer', async () => {
    const { user, host } = await open();
    await begin(user);
    await user.click(screen.getByRole('button', { name: 'Close' }));
    const asked = await screen.findByRole('alertdialog', { name: 'Save Mine before leaving?' });
    expect(host.calls.some(({ name }) => name === 'save_draft')).toBe(true);
    await user.click(within(asked).getByRole('button', { name: 'Keep editing' }));
    expect(screen.getByRole('textbox', { name: 'Integration name' })).toHaveValue('Mine');
  });

  it('says, saved on leaving, that an error made it inactive', async () => {
    const drawn = await renderIn(WizardScreen, {
      props: { route: { name: 'integration-edit' as const, id: 'i1' } },
      answers: answers({
        get_integration: () =>
          integration({ active: true, definition: { ...blank, name: 'Mine' } }),
        save_integration: ({ definition }) => ({
          ...integration({ definition, active: false }),
          deactivated: new Failure({
            code: 'blocked',
            message: 'Mine too has 1 error that must be mended first: There is no postback URL.',
          }),
        }),
      }),
      at: '#/integrations/i1/edit',
    });
    await step('Account');
    const user = userEvent.setup();
    await user.type(screen.getByRole('textbox', { name: 'Integration name' }), ' too');
    void drawn.carom.router.go({ name: 'templates' });
    const asked = await screen.findByRole('alertdialog', { name: 'Save Mine too before leaving?' });
    await user.click(within(asked).getByRole('button', { name: 'Save' }));
    await screen.findByText(
      'Saved Mine too. It is Inactive now. Mine too has 1 error that must be mended first: There is no postback URL.',
    );
  });

  it('makes one copy of what somebody else changed meanwhile, however often it is asked', async () => {
    const gate = new Gate();
    const { host } = await renderIn(WizardScreen, {
      props: { route: { name: 'integration-edit' as const, id: 'i1' } },
      answers: answers({
        get_integration: () => integration(),
        save_integration: async ({ id, definition }) => {
          if (id !== null)
            throw new Failure({ code: 'conflict', message: 'It changed meanwhile.' });
          await gate.pass();
          return integration({ id: 'i2', definition });
        },
      }),
      at: '#/integrations/i1/edit',
    });
    await step('Account');
    const user = userEvent.setup();
    await user.type(screen.getByRole('textbox', { name: 'Integration name' }), '!');
    await user.click(screen.getByRole('button', { name: 'Save integration' }));
    gate.close();
    await user.dblClick(await screen.findByRole('button', { name: 'Save as a copy' }));
    gate.open();
    await waitFor(() => expect(window.location.hash).toContain('i2'));
    const copies = host.calls.flatMap(({ name, request }) =>
      name === 'save_integration' && (request as SaveIntegration).id === null ? [request] : [],
    );
    expect(copies).toEqual([
      expect.objectContaining({
        expected_version: null,
        draft: expect.stringMatching(/^edit:i1:./),
        definition: expect.objectContaining({ name: 'RedTrack US! copy' }),
      }),
    ]);
  });

  it('says that a template can’t be begun with, and stays', async () => {
    const { user } = await open({
      new_definition: ({ template: id }) => {
        if (id === 'redtrack') throw new Failure({ code: 'not_found', message: 'It is gone.' });
        return structuredClone(blank);
      },
    });
    await user.click(screen.getByRole('button', { name: 'RedTrack' }));
    await screen.findByText('It is gone.');
    expect(screen.getByRole('heading', { name: 'Pick a template' })).toBeInTheDocument();
  });

  it('asks for the name at its field before it goes on', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('button', { name: 'Custom Postback/Pixel' }));
    await step('Account');
    const name = screen.getByRole('textbox', { name: 'Integration name' });
    expect(name).toBeValid();
    await go(user);
    await waitFor(() => expect(name).toHaveFocus());
    expect(name).toBeInvalid();
    expect(name).toHaveAccessibleDescription(/Give it a name to save it\./);
    await user.type(name, 'Mine');
    expect(name).toBeValid();
    await go(user);
    await step('Events');
  });

  it('brings the recommended filter along, says so, and makes a list of a pasted column', async () => {
    const filters = [{ field: 'vendor', values: 'cb1test' }];
    const { container, user } = await open({
      list_filter_fields: () => [
        { name: 'vendor', label: 'Seller', nickname: true, role: 'both', source: '' },
      ],
      choose_level: ({ definition, level }) => ({ ...definition, level, filters }),
    });
    await begin(user);
    await go(user);
    await step('Events');
    await user.click(screen.getByRole('radio', { name: 'Custom' }));
    await screen.findByText(/RedTrack recommends this filter/);
    await expectAccessible(container);
    const values = screen.getByRole('textbox', { name: 'Filter values' });
    expect(values).toHaveValue('cb1test');
    await user.clear(values);
    await user.paste('cb1test\ncb2test\r\ncb3test\n');
    expect(values).toHaveValue('cb1test, cb2test, cb3test');
    expect(screen.queryByText(/recommends this filter/), 'it is the user’s now').toBeNull();
  });

  it('says at a filter’s field what is wrong with it, and goes there', async () => {
    const { user } = await open({
      choose_level: ({ definition, level }) => ({
        ...definition,
        level,
        filters: [{ field: 'tid', values: 'abc' }],
      }),
      preview: ({ definition, event }) =>
        previewed('', {
          event,
          problems: definition.filters.map((_, index) => ({
            code: 'role-forbidden-filter',
            severity: 'error',
            place: { kind: 'filter', index, part: 'field' },
            start: 0,
            end: 3,
            message: 'Never filled for the role Seller.',
            hint: '',
            fix: { label: 'Replace the field with vtid', replacement: 'vtid' },
          })),
        }),
    });
    await begin(user);
    await go(user);
    await step('Events');
    await user.click(screen.getByRole('radio', { name: 'Custom' }));
    const field = await screen.findByRole('combobox', { name: 'Filter field' });
    await waitFor(() => expect(field).toBeInvalid());
    expect(field).toHaveAccessibleDescription('Never filled for the role Seller.');
    const values = screen.getByRole('textbox', { name: 'Filter values' });
    expect(values).toBeValid();
    await go(user);
    await waitFor(() => expect(field).toHaveFocus());
    await user.click(await screen.findByRole('button', { name: 'Replace the field with vtid' }));
    expect(values).toHaveValue('abc');
  });

  it('recommends a level to the roles only that the guide is about', async () => {
    const advised = {
      ...template,
      level: { level: 'custom' as const, reason: 'Custom, for affiliates.' },
      roles: template.roles.map((shape) => ({ ...shape, inferred: shape.role === 'seller' })),
    };
    for (const role of ['affiliate', 'seller'] as const) {
      const { user, unmount } = await open({
        list_templates: () => [advised],
        new_definition: ({ template: id }) => ({ ...blank, template: id, role }),
      });
      await begin(user);
      await go(user);
      await step('Events');
      const said = screen.queryByText('Custom, for affiliates.');
      expect(said !== null, role).toBe(role === 'affiliate');
      unmount();
    }
  });

  it('explains a question that is asked per event beneath its last field', async () => {
    const asked = {
      ...template.questions[0],
      name: 'event_name',
      label: 'Event name',
      help: 'As the tracker spells it.',
      per_event: true,
    };
    const { user } = await open({
      list_templates: () => [
        { ...template, questions: [asked, ...template.questions] } as typeof template,
      ],
    });
    await begin(user);
    await go(user);
    await step('Events');
    await go(user);
    await step('Postback URL');
    const help = screen.getByText('As the tracker spells it.');
    const domain = screen.getByRole('textbox', { name: 'Tracking domain' });
    expect(help.compareDocumentPosition(domain)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
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
  const toTemplates = async (user: User) => {
    const steps = screen.getByRole('list', { name: 'Steps' });
    await user.click(within(steps).getByRole('button', { name: /^Template/ }));
    await step('Pick a template');
  };
  const addFilter = async (user: User) => {
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
    await begin(user);
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
    await begin(user, 'Custom Postback/Pixel');
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
    const { user } = await duplicate({
      duplicate_integration: () => ({ ...definition, answers: { tracking_domain: 't.example' } }),
    });
    await toTemplates(user);
    await user.click(card('Custom Postback/Pixel'));
    await screen.findByRole('alertdialog', { name: 'Begin anew from Custom Postback/Pixel?' });
  });
});

describe('a draft', () => {
  const unfinished = () => screen.findByRole('region', { name: 'Unfinished draft' });

  it('is taken up where it was left', async () => {
    const { container, user } = await open({ list_drafts: () => [draft('new:1', 'Half done')] });
    const banner = await unfinished();
    expect(banner).toHaveTextContent('Half done was not saved.');
    await expectAccessible(container);
    await user.click(within(banner).getByRole('button', { name: 'Resume draft' }));
    expect(await step('Events'), 'the banner is gone').toHaveFocus();
  });

  it('of a copy is offered again like that of a new one', async () => {
    const { user, host } = await open({ list_drafts: () => [draft('copy:1', 'Offer copy')] });
    const banner = await unfinished();
    expect(banner).toHaveTextContent('Offer copy was not saved.');
    await user.click(within(banner).getByRole('button', { name: 'Resume draft' }));
    await step('Events');
    await user.click(screen.getByRole('button', { name: 'Save integration' }));
    await waitFor(() => expect(window.location.hash).toContain('i1'));
    const saved = host.calls.find(({ name }) => name === 'save_integration')?.request;
    expect(saved, 'the draft goes with the save').toMatchObject({ id: null, draft: 'copy:1' });
  });

  it('of a copy says of what, also where the same is duplicated again', async () => {
    const { host, user } = await duplicate({
      list_drafts: () => [
        draft('new:1', 'Another'),
        draft('copy:i2:1', 'Of another'),
        draft('copy:i1:1', 'Offer EU'),
      ],
      get_integration: () => integration(),
    });
    const banner = await unfinished();
    expect(banner).toHaveTextContent('Offer EU, a copy of RedTrack US, was not saved.');
    await expectAccessible(banner);
    await user.type(screen.getByRole('textbox', { name: 'Integration name' }), ' 2');
    const written = () => host.calls.findLast(({ name }) => name === 'save_draft')?.request;
    await waitFor(() => expect(written()).toBeDefined());
    const { key } = written() as { key: string };
    expect(key, 'it says of what, and leaves the other one alone').toMatch(/^copy:i1:(?!1$)/);
    await user.click(within(banner).getByRole('button', { name: 'Resume draft' }));
    expect(await step('Events')).toHaveFocus();
  });

  it('of an edit stays as it is beside what is typed anew, and so does that', async () => {
    const kept = new Map<string, Draft>();
    // Under the key of an older Carom.
    const half = { ...draft('edit:i1', 'Half done'), integration_id: 'i1', base_version: 3 };
    await renderIn(WizardScreen, {
      props: { route: { name: 'integration-edit' as const, id: 'i1' } },
      answers: answers({
        get_integration: () => integration(),
        list_drafts: () => [draft('new:1', 'Another'), half],
        save_draft: (typed) => {
          kept.set(typed.key, typed);
          return typed;
        },
      }),
      at: '#/integrations/i1/edit',
    });
    const user = userEvent.setup();
    const banner = await unfinished();
    expect(banner).toHaveTextContent('Half done was not saved.');
    await user.type(screen.getByRole('textbox', { name: 'Integration name' }), '!');
    await user.click(within(banner).getByRole('button', { name: 'Resume draft' }));
    expect(await step('Events')).toHaveFocus();
    const own = /^edit:i1:./;
    expect([...kept], 'what was typed is kept, and in no place of another').toEqual([
      [expect.stringMatching(own), expect.objectContaining({ integration_id: 'i1' })],
    ]);
    expect([...kept.values()][0]?.definition.name).toBe('RedTrack US!');
  });

  it('is not taken up while what was typed beside it can’t be kept', async () => {
    const { user } = await duplicate({
      list_drafts: () => [draft('copy:i1:1', 'Offer EU')],
      get_integration: () => integration(),
      save_draft: () => {
        throw new Failure({ code: 'disk_full', message: 'The disk is full.' });
      },
    });
    const banner = await unfinished();
    const name = screen.getByRole('textbox', { name: 'Integration name' });
    await user.type(name, ' 2');
    await user.click(within(banner).getByRole('button', { name: 'Resume draft' }));
    await screen.findByText('The disk is full.');
    expect(name).toHaveValue('Mine copy 2');
    await user.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(screen.queryByText('The disk is full.')).toBeNull();
    expect(await step('Account'), 'the banner is gone').toHaveFocus();
  });

  it('of a copy says so in Add, unless nobody knows of what', async () => {
    const { unmount } = await open({
      list_drafts: () => [draft('copy:i1:1', 'Offer EU')],
      get_integration: () => integration(),
    });
    expect(await unfinished()).toHaveTextContent('Offer EU, a copy of RedTrack US, was not saved.');
    unmount();
    await open({
      list_drafts: () => [draft('copy:i1:1', '')],
      get_integration: () => {
        throw new Failure({ code: 'not_found', message: 'It is gone.' });
      },
    });
    expect(await unfinished()).toHaveTextContent('An unnamed integration was not saved.');
  });
});

describe('leaving', () => {
  it('goes on though the draft can’t be discarded, and says so', async () => {
    const { user, carom } = await open({
      discard_draft: () => {
        throw new Failure({ code: 'disk_full', message: 'The disk is full.' });
      },
    });
    await begin(user);
    void carom.router.go({ name: 'templates' });
    const asked = await screen.findByRole('alertdialog', { name: 'Save Mine before leaving?' });
    await user.click(within(asked).getByRole('button', { name: 'Discard' }));
    await waitFor(() => expect(window.location.hash).toBe('#/templates'));
    await screen.findByText('The disk is full.');
  });
});

describe('a window that stays open after all', () => {
  async function closing(answer: string) {
    const drawn = await open();
    const { user, carom, host } = drawn;
    carom.beforeClose(() => false);
    await begin(user);
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
      draft: expect.stringMatching(/^edit:i1:./),
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
