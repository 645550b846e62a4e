/* 77 micro-wishes of the first community: 76 granted over ninety days by its helpers and a unit's contact, the 77th open for the visitor to
 * claim. It is that of the demo's resident, who has agreed that whoever claims it learns her name. */
#include "base/buf.h"
#include "demo/demo.h"

enum { WISHES = 77, FIRST_DAY = 88 };

/* data */
static const struct {
    const char *text, *open, *value, *whom, *how;
    bool hardship;
} THINGS[] = {
    {"我眼睛花了看不清字，想要一副老花镜。", "一位老人想要一副老花镜", "to_50", "elder", "配好送到居委会，试过正合适", true},
    {"想要一台能听戏的收音机。", "一位老人想要一台能听戏的收音机", "to_200", "elder", "选了大按键的，教会了怎么换台", false},
    {"孩子上学期拿了奖状，想要一套故事书。", "一个孩子想要一套故事书", "to_200", "child", "挑了十本，孩子自己选了书签", false},
    {"家里钟停了，够不着，想请人换电池。", "想请人帮忙给高处的钟换电池", "hands", "elder", "带梯子换好了，顺手对了时间", false},
    {"想拍一张全家福，凑不齐人也没有相机。", "一家人想拍一张全家福", "hands", "family", "周日在小广场拍的，洗了两张", false},
    {"走路不稳，卫生间想装一个扶手。", "一位老人想在卫生间装一个扶手", "to_200", "elder", "装好了，试过能承重", true},
    {"想学会用手机视频，和外地的孙女说话。", "一位老人想学会手机视频", "hands", "elder", "教了两次，已经会自己拨了", false},
    {"孩子想要一个足球，放学在空地上踢。", "一个孩子想要一个足球", "to_200", "child", "送到了，还约了周六一起踢", false},
    {"想要一盆好养的花放在窗台。", "一位邻居想要一盆好养的花", "to_50", "anyone", "送了绿萝，写了怎么浇水", false},
    {"高三晚上看书，台灯坏了，想要一盏护眼台灯。", "一名学生想要一盏护眼台灯", "to_200", "student", "送到家，装好了灯泡", false},
    {"被子太厚自己搬不动，想请人帮忙晒一晒。", "想请人帮忙晒被子", "hands", "elder", "两人抬下去晒的，傍晚收回来", false},
    {"轮椅的轮子咯吱响，想请人修一修。", "想请人修一修轮椅的轮子", "hands", "anyone", "上了油，换了一个轴承", true},
    {"想要一个血压计，自己在家量。", "一位老人想要一个血压计", "to_200", "elder", "教会了怎么看数，记在本子上", true},
    {"孩子要参加画画比赛，想要一盒水彩。", "一个孩子想要一盒水彩", "to_50", "child", "送了二十四色的，还有画纸", false},
    {"想把老照片翻拍存到手机里。", "一位老人想把老照片存到手机里", "hands", "elder", "翻拍了六十多张，按年份排好", false},
    {"想要一床薄毯子，午睡盖。", "一位邻居想要一床薄毯子", "to_200", "anyone", "选了好洗的，送到楼下", false},
};
/* /data */

struct wish {
    unsigned no;
    const struct demo_person *claimer;
    struct demo_person *wisher;
    Str id;
};

static void pair(struct buf *b, const char *key, Str value)
{
    if (b->len > 1) buf_char(b, ',');
    buf_json(b, str_c(key));
    buf_char(b, ':');
    buf_json(b, value);
}

static enum Err act(struct demo *d, const struct demo_person *who, struct wish *w, const char *name, struct buf *body)
{
    struct demo_reply r;
    buf_char(body, '}');
    return demo_post(d, who, str_fmt(d->a, "/wishes/%.*s/%s", STR(w->id), name), buf_str(body), &r);
}

static struct buf object(struct demo *d)
{
    struct buf b = buf_new(d->a, 256);
    buf_char(&b, '{');
    return b;
}

static enum Err make(struct demo *d, void *ctx)
{
    struct wish *w = ctx;
    const __auto_type t = &THINGS[w->no % (sizeof THINGS / sizeof *THINGS)];
    struct demo_reply r;
    struct buf b = object(d);
    if (!w->wisher->token.len) TRY(demo_sign_in(d, w->wisher));
    pair(&b, "text", str_c(t->text));
    pair(&b, "value", str_c(t->value));
    pair(&b, "for_whom", str_c(t->whom));
    pair(&b, "area", str_fmt(d->a, "%lld", (long long)d->communities[0].id.v));
    buf_fmt(&b, ",\"hardship\":%s,\"share_contact\":%s}", t->hardship ? "true" : "false", w->no % 3 == 0 || w->no == WISHES - 1 ? "true" : "false");
    TRY(demo_post(d, w->wisher, S("/wishes"), buf_str(&b), &r));
    w->id = demo_json(d->a, r.body, "id");
    return OK;
}

static enum Err publish(struct demo *d, void *ctx)
{
    static const char *const names[] = {"青竹", "晨露", "木棉", "海棠", "小麦", "银杏", "茉莉", "石榴", "向日葵", "蒲公英", "橄榄", "芦苇"}; /* data */
    struct wish *w = ctx;
    struct buf b = object(d);
    pair(&b, "public_text", str_c(THINGS[w->no % (sizeof THINGS / sizeof *THINGS)].open));
    pair(&b, "pseudonym", str_c(names[demo_random(d, sizeof names / sizeof *names)]));
    return act(d, &d->accounts[2], w, "publish", &b);
}

static enum Err claim(struct demo *d, void *ctx)
{
    struct wish *w = ctx;
    struct buf b = object(d);
    return act(d, w->claimer, w, "claim", &b);
}

static enum Err fulfil(struct demo *d, void *ctx)
{
    struct wish *w = ctx;
    struct buf b = object(d);
    pair(&b, "note", str_c(THINGS[w->no % (sizeof THINGS / sizeof *THINGS)].how));
    buf_fmt(&b, ",\"minutes\":%d", 20 + 10 * (int)demo_random(d, 5));
    return act(d, w->claimer, w, "fulfil", &b);
}

static enum Err confirm(struct demo *d, void *ctx)
{
    struct wish *w = ctx;
    struct buf b = object(d);
    buf_lit(&b, "\"granted\":true");
    return act(d, w->wisher, w, "confirm", &b);
}

/* At an hour of the day at which people do such things, some days later. */
static Time on(struct demo *d, Time from, int days, int hour)
{
    return time_plus(day_start(day_plus(day_of(from), days)), (hour * 60 + (int64_t)demo_random(d, 100)) * MINUTE_MS);
}

enum Err demo_wishes(struct demo *d)
{
    struct demo_community *home = &d->communities[0];
    Time today = day_start(day_of(d->now));
    for (unsigned i = 0; i < WISHES; i++) {
        struct wish *w = NEW(d->a, struct wish);
        bool last = i == WISHES - 1;
        *w = (struct wish){.no = last ? 1 : i, .wisher = last ? &d->accounts[0] : &home->residents[(i * 3 + 7) % home->n_residents],
                           .claimer = i % 9 == 4 ? &d->accounts[6] : &home->helpers[demo_random(d, home->n_helpers)]};
        Time t = on(d, today, last ? -2 : -(FIRST_DAY - (int)(i * (FIRST_DAY - 9) / (WISHES - 1))), 9);
        demo_at(d, t, make, w);
        demo_at(d, on(d, t, last ? 1 : (int)demo_random(d, 2), 14), publish, w);
        if (last) break;
        demo_at(d, on(d, t, 2, 10), claim, w);
        demo_at(d, on(d, t, 4, 15), fulfil, w);
        demo_at(d, on(d, t, 5, 18), confirm, w);
    }
    return OK;
}
